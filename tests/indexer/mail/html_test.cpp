// SPDX-License-Identifier: MIT
#include "indexer/mail/html.hpp"

#include "support/catch.hpp"

using namespace kvq;

TEST_CASE("html: only the text remains", "[indexer]") {
  struct Case {
    std::string html;
    std::string text;
  };
  const auto test = GENERATE(values<Case>({
      {"", ""},
      {"plain", "plain"},
      {"<b>bold</b> and <i>not</i>", "bold and not"},
      {"<!DOCTYPE html><p>a</p>", "a\n"},
      {"a<!-- <b>no</b> -->b", "ab"},
      {"a<!-- never closed", "a"},
      {"one<br>two<BR/>three", "one\ntwo\nthree"},
      {"<p>one</p><p>two</p>", "one\ntwo\n"},
      {"<div>one</div><div>two</div>", "one\ntwo\n"},
      {"<ul><li>one<li>two</ul>", "one\ntwo\n"},
      {"<H4>one</H4>two", "one\ntwo"},
      {"one<hr>two", "one\ntwo"},
      {"<pre>one\n  two</pre>", "one\n  two\n"},
  }));
  CAPTURE(test.html);
  CHECK(text_of_html(test.html) == test.text);
}

TEST_CASE("html: white space is a space, except in <pre> and in a text without lines", "[indexer]") {
  struct Case {
    std::string html;
    std::string text;
  };
  const auto test = GENERATE(values<Case>({
      {"<p>Reviewed-by: Ada\r\n  Byron</p>", "Reviewed-by: Ada Byron\n"},
      {"<div>one</div>\n\n<div>\n  two\n</div>\n", "one\ntwo\n"},
      {"one<br>\n\ttwo", "one\ntwo"},
      {"<p>a <b> b</b>", "a b"},
      {"<p>a</p><pre>\tone\n\n  two</pre> \n b", "a\n\tone\n\n  two\nb"},
      {"a\n\n b", "a\n\n b"},
      {"<b>a</b>\n b", "a\n b"},
      {"<html><title>not\nshown</title><body>a\n b", "a\n b"},
      {"<p>a</p><p>&nbsp;</p><p>b</p>", "a\n\nb\n"},
  }));
  CAPTURE(test.html);
  CHECK(text_of_html(test.html) == test.text);
}

TEST_CASE("html: the lines of a <blockquote> are quotes", "[indexer]") {
  struct Case {
    std::string html;
    std::string text;
  };
  const auto test = GENERATE(values<Case>({
      {"<div>own</div><blockquote type='cite'><div>theirs</div></blockquote>", "own\n> theirs\n"},
      {"own<blockquote>one<br>two</blockquote>mine", "own\n> one\n> two\nmine"},
      {"<BLOCKQUOTE class=\"gmail_quote\">one</BLOCKQUOTE>two", "> one\ntwo"},
      // One in another, with the answer between the two.
      {"<blockquote>one<blockquote>two</blockquote>three</blockquote>four", "> one\n> two\n> three\nfour"},
      // White space and empty lines.
      {"<blockquote>\n one\n two</blockquote>", "> one two\n"},
      {"<blockquote><pre>one\n\n  two</pre></blockquote>", "> one\n>\n>   two\n"},
      {"<blockquote>&gt; one</blockquote>", "> > one\n"},
      {"<blockquote></blockquote>own", "own"},
      // Not closed, or not opened.
      {"own<blockquote>theirs<p>theirs", "own\n> theirs\n> theirs"},
      {"own</blockquote>own", "own\nown"},
      {"</blockquote><blockquote>theirs</blockquote>own", "> theirs\nown"},
  }));
  CAPTURE(test.html);
  CHECK(text_of_html(test.html) == test.text);
}

TEST_CASE("html: words of neighbouring cells stay separate", "[indexer]") {
  const std::string text = text_of_html("<table><tr><th>a<th>b</tr><tr><td>c</td><td>d</td></tr></table>e");
  for (const char* glued : {"ab", "bc", "cd", "de"}) {
    CAPTURE(text, glued);
    CHECK(text.find(glued) == std::string::npos);
  }
}

TEST_CASE("html: scripts and styles are removed, in any spelling", "[indexer]") {
  struct Case {
    std::string html;
    std::string text;
  };
  const auto test = GENERATE(values<Case>({
      {"a<script>if (a < b) alert('x')</script>b", "ab"},
      {"a<style type=\"text/css\">p > b {}</style>b", "ab"},
      // Old mailers write all tags in capitals.
      {"a<STYLE>p {}</STYLE>b", "ab"},
      {"a<Script>x</sCRIPT >b", "ab"},
      {"a<script>never closed", "a"},
      {"a<style>never closed</sty", "a"},
      {"a</style>b", "ab"},
      {"<styled>a</styled>", "a"},
  }));
  CAPTURE(test.html);
  CHECK(text_of_html(test.html) == test.text);
}

TEST_CASE("html: character references are decoded", "[indexer]") {
  struct Case {
    std::string html;
    std::string text;
  };
  const auto test = GENERATE(values<Case>({
      {"&lt;b&gt; &amp;amp; &quot;x&quot; &apos;", "<b> &amp; \"x\" '"},
      {"2&nbsp;000", "2 000"},
      {"&#65;&#x42;&#X43;", "ABC"},
      {"&#233; &#x20ac; &#128512;", "\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"},
      {"Gr&uuml;&szlig;e",
       "Gr\xc3\xbc\xc3\x9f"
       "e"},
      {"&Aacute;&eacute;&yuml;&copy;&times;", "\xc3\x81\xc3\xa9\xc3\xbf\xc2\xa9\xc3\x97"},
      {"&ldquo;x&rdquo; &ndash; &hellip;", "\xe2\x80\x9cx\xe2\x80\x9d \xe2\x80\x93 \xe2\x80\xa6"},
      // No character has these numbers.
      {"&#0;&#xd800;&#x110000;", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
      {"a & b && c", "a & b && c"},
      {"&unknown; &#; &#x; &#12a; &", "&unknown; &#; &#x; &#12a; &"},
      {"&#99999999999999999999;", "&#99999999999999999999;"},
      {"&lt", "&lt"},
  }));
  CAPTURE(test.html);
  CHECK(text_of_html(test.html) == test.text);
}

TEST_CASE("html: everything that is not a tag is text", "[indexer]") {
  struct Case {
    std::string html;
    std::string text;
  };
  const auto test = GENERATE(values<Case>({
      {"if a < b then", "if a < b then"},
      {"1 <2 and 3> 2", "1 <2 and 3> 2"},
      {"<", "<"},
      {"a <- b -> c", "a <- b -> c"},
      {"a <b", "a "},
      {"<a title=\"x > y\">link</a>", "link"},
      {"<a title='->' href=x>link</a>", "link"},
      {"<p class=don't>text</p>", "text\n"},
      {"<a title=\"never closed>text</a>", "text"},
  }));
  CAPTURE(test.html);
  CHECK(text_of_html(test.html) == test.text);
}
