# SPDX-License-Identifier: MIT
"""The kinds of hostile mail: for each, a function from a size to the mails of an archive.

The size of a kind of one mail is its number of bytes, roughly; that of a kind of many mails is their number. A mail is
bytes, or Deletion of bytes. Indexing must be linear in the size.
"""
import base64
import dataclasses
import email.utils
from typing import Callable

START = 1_740_996_000
DAY = 86_400


@dataclasses.dataclass(frozen=True)
class Deletion:
    mail: bytes


@dataclasses.dataclass(frozen=True)
class Kind:
    name: str
    mails: Callable
    # Whether the size is the number of mails, not of bytes.
    of_mails: bool = False


KINDS = []


def mail(subject="[PATCH] KVM: Do it", body="Do it.\n", ident="1@example.org", time=START, more="",
         sender="Ada Byron <ada@example.org>", **headers):
    """`headers` replace the usual ones: From, To, Date."""
    head = {"From": sender, "To": "kvm@example.org", "Subject": subject, "Message-ID": f"<{ident}>",
            "Date": email.utils.formatdate(time), **headers}
    lines = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in head.items())
    return (lines + more + "\n" + body).encode("utf-8", "surrogateescape")


def one_mail(name):
    """Decorates a function from a number of bytes to a mail."""
    def add(make):
        KINDS.append(Kind(name, lambda size: [make(size)]))
        return make
    return add


def many_mails(name):
    """Decorates a function from a number of mails to mails."""
    def add(make):
        KINDS.append(Kind(name, make, of_mails=True))
        return make
    return add


def repeated(name, text, place, before="", after=""):
    """Adds a kind: a text that is repeated in a place, which is a parameter of mail()."""
    KINDS.append(Kind(name, lambda size: [mail(**{place: before + text * (size // len(text)) + after})]))


def numbered(name, line, place, before="", after=""):
    """Adds a kind like repeated(), with a number in each text."""
    def make(size):
        count = size // len(line.format(0))
        return [mail(**{place: before + "".join(line.format(i) for i in range(count)) + after})]
    KINDS.append(Kind(name, make))


# Ordinary words, to compare with.
numbered("words", "word{} ", "body")

# Texts of the body.
repeated("one long word", "a", "body")
repeated("one long line of quotes", ">", "body")
repeated("lines of quotes", ">\n", "body")
repeated("empty lines", "\n", "body", "a\n", "b\n")
repeated("spaces", " ", "body", "a", "b\n")
repeated("rules of footers", "_" * 40 + "\n", "body")
repeated("ends of messages", "---\n", "body")
repeated("combining characters", "a\u0301\u0302", "body")
repeated("NUL bytes", "\0", "body")
repeated("bytes that are not UTF-8", "\udcff", "body")
repeated("CRs", "\r", "body")
repeated("://", "://", "body")
repeated(":// and slashes", "/", "body", "://")
repeated("links", "https://example.org/r/1@example.org", "body")
numbered("different links", "://a/{}@example.org", "body")
numbered("links on lines", "Link: https://example.org/r/{}@example.org\n", "body")
repeated("queries of links", "://a?", "body")
repeated("percent signs in a link", "%", "body", "https://example.org/")
repeated("trailers", "Reviewed-by: Bo Li <bo@example.org>\n", "body")
numbered("different trailers", "Reviewed-by: Bo Li <bo{}@example.org>\n", "body")
numbered("trailers of all kinds", "X{}-by: Bo Li <bo@example.org>\n", "body")
repeated("superseded mails", "Supersedes: <<<<<<<<\n", "body")
repeated("change-ids", "change-id: a\n", "body")
KINDS.append(Kind("thanks", lambda size: [mail("Re: it", "thanks " * (size // 7), "2@example.org",
                                               In_Reply_To="<1@example.org>")]))
KINDS.append(Kind("lines of thanks", lambda size: [mail("Re: it", "all the the\n" * (size // 12), "2@example.org",
                                                        In_Reply_To="<1@example.org>")]))

# Lines that may begin a forwarded mail.
repeated("lines From", "From: a\n", "body")
repeated("lines From and Sent", "From: a\nSent: b\n", "body")
repeated("rules above From", "_" * 20 + "\nFrom: a\n", "body")
repeated("original messages", "-----Original Message-----\n", "body")
repeated("original messages and blank lines", "-----Original Message-----\n\n\n", "body")
repeated("lines between dashes", "-- a --\n", "body")
repeated("a long line between dashes", "-- ", "body", "-- a", "--\n")
repeated("colons", ":", "body")
repeated("stars", "*", "body", "", "From: a\n")
repeated("no-break spaces above a colon", "\u00a0", "body", "", ":\n")
repeated("ends of forwarded mails", "----- End forwarded message -----\n", "body",
         "----- Forwarded message -----\nFrom: a\n")

# Diffs and diffstats.
numbered("files of a diff", "diff --git a/f{0} b/f{0}\n--- a/f{0}\n+++ b/f{0}\n@@ -1 +1 @@\n-a\n+b\n", "body")
numbered("files without hunks", "diff --git a/f{0} b/f{0}\n", "body")
repeated("one file in many diffs", "diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n", "body")
numbered("renames", "diff --git a/f{0} b/g{0}\nrename from f{0}\nrename to g{0}\n", "body")
numbered("binary files", "diff --git a/f{0} b/f{0}\nindex 1111111..2222222\nGIT binary patch\nliteral 1\n", "body")
repeated("hunks", "@@ -1 +1 @@ f\n-a\n+b\n", "body", "diff --git a/f b/f\n--- a/f\n+++ b/f\n")
repeated("headers of hunks", "@@ -1 +1 @@\n", "body", "diff --git a/f b/f\n--- a/f\n+++ b/f\n")
repeated("index lines", "index 1111111..2222222\n", "body", "diff --git a/f b/f\n")
repeated("starts of diffs", "--- a\n+++ b\n", "body")
numbered("files of a diffstat", " f{} | 2 +-\n", "body")
numbered("short files of a diffstat", " .../f{} | 2 +-\n", "body")
numbered("short files and long ones", " d/e/f{0} | 2 +-\n .../e/f{0} | 2 +-\n", "body")
numbered("files with one end", " d{0}/e/Makefile | 2 +-\n .../e/Makefile | 2 +-\n", "body")
repeated("bars of diffstats", " | ", "body", " a")
repeated("arrows of a diffstat", "{a => b}/", "body", " a", " | 2 +-\n")
repeated("slashes of a path", "/a", "body", " d", " | 2 +-\n .../a/a | 2 +-\n")

# Subjects.
repeated("opening brackets in the subject", "[", "subject")
repeated("brackets in the subject", "[a]", "subject")
repeated("replies in the subject", "Re: ", "subject")
repeated("replies and brackets in the subject", "Re: [", "subject")
repeated("PATCH in the subject", "PATCH", "subject", "[", "] a")
repeated("RFC/PATCH in the subject", "RFC/PATCH ", "subject", "[", "] a")
numbered("tags in the subject", "t{} ", "subject", "[PATCH ", "] a")
numbered("subsystems in the subject", "s{}: ", "subject", "[PATCH] ")
numbered("subsystems and commas in the subject", "s{},", "subject", "[PATCH] ")
repeated("encoded words", "=?utf-8?q?a?= ", "subject")
repeated("beginnings of encoded words", "=?", "subject")
repeated("question marks", "=?utf-8?q?", "subject")
repeated("encoded words without an end", "=?a?q?x", "subject")
repeated("base64 words", "=?utf-8?b?YQ==?=", "subject")
repeated("words of GB2312", "=?gb2312?b?6UY=?= ", "subject")
repeated("wrong words", "=?utf-8?q?=E9?= a ", "subject")
repeated("words of two charsets", "=?utf-8?q?=E9?= =?latin1?q?=E9?= ", "subject")
repeated("words of GB2312 without an end", "=?gb2312?q?", "subject", "", "?=")
repeated("spaces behind a word", " ", "subject", "=?gb2312?b?6UY=?=", "a")
repeated("a long subject", "a", "subject")
repeated("a subject of tabs", "\t", "subject", "a", "b")

# Other headers.
repeated("a long Message-ID", "a", "ident", "", "@example.org")
repeated("angles in the Message-ID", "<", "ident")
repeated("signs @ in the Message-ID", "@", "ident")
KINDS.append(Kind("references", lambda size: [mail(References="".join(
    f"<{i}@example.org> " for i in range(size // 18)))]))
KINDS.append(Kind("one reference again", lambda size: [mail(References="".join(
    f"<{min(i, 998)}@example.org> " for i in range(size // 18)))]))
repeated("angles in References", "<", "References")
repeated("pairs of angles in References", "<>", "References")
repeated("parentheses in References", "(", "References")
repeated("bare ids in References", "a@x ", "References")
repeated("parentheses in In-Reply-To", "(", "In_Reply_To")
repeated("people in In-Reply-To", " from <a@x>", "In_Reply_To")
repeated("words in In-Reply-To", "a ", "In_Reply_To", "", "<a@x>")
KINDS.append(Kind("long references", lambda size: [mail(References="".join(
    f"<{'a' * (size // 20)}{i}@example.org> " for i in range(20)))]))
KINDS.append(Kind("recipients", lambda size: [mail(To=", ".join(
    f"B{i} <b{i}@example.org>" for i in range(size // 24)))]))
repeated("one recipient again", "b@example.org, ", "To")
for header in ("From", "To", "Reply_To", "X_Original_From"):
    shown = header.replace("_", "-")
    for what, text in {"commas": ",", "parentheses": "(", "comments": "(a)", "angles": "<", "groups": "a:",
                       "quotes": '"',
                       "backslashes": "\\", "ats": "@", "dots": "a.", "pairs of quotes": '"" ', "semicolons": ";",
                       "routes": "<@a,@b:", "words": "a ", "letters": "a", "encoded words": "=?utf-8?q?a?= ",
                       "brackets": "[", "vias": " via "}.items():
        repeated(f"{what} in {shown}", text, header)
repeated("a long name", "a", "From", "", " <ada@example.org>")
repeated("a long address", "a", "From", "Ada <", "@example.org>")
repeated("a long domain", "a.", "From", "Ada <ada@", "org>")
repeated("a quoted name", "\\a", "From", '"', '" <ada@example.org>')
repeated("dots behind the relay", "a.", "From", "Ada <devnull+", "@kernel.org>")
repeated("a long name via a list", " via", "From", "'A' via", " <kvm@example.org>")
repeated("a long Date", "1 ", "Date")
repeated("parentheses in the Date", "(", "Date")
repeated("colons in the Date", ":60", "Date")
repeated("a folded From in the body", " a\n", "body", "From: Ada\n")
repeated("patch lines before the body", "[PATCH] a\n", "body")
repeated("folded tags", "Reviewed-by: Ada\n <ada@example.org>\n", "body")
repeated("indented tags", " Reviewed-by: ada@example.org\n", "body")
repeated("a tag of many words", "Reviewed-and-", "body", "", "by: ada@example.org\n")
repeated("byte order marks", "\ufeff", "body", "", "Reviewed-by: ada@example.org\n")
repeated("Message-IDs", "Message-ID: <a@example.org>\n", "more")
numbered("headers", "X-A{}: b\n", "more")
repeated("headers To", "To: b@example.org\n", "more")
repeated("headers From", "From: b@example.org\n", "more")
repeated("headers Received", "Received: a; b\n", "more")
repeated("headers List-Id", "List-Id: a\n", "more")
numbered("kept headers", "X-Mailer: a{}\n", "more")
repeated("continuation lines", " a\n", "more", "X-A: b\n")
repeated("lines without a colon", "a\n", "more")
repeated("a long name of a header", "a", "more", "", ": b\n")


# Parts.
def multipart(parts, boundary="b", end=True):
    body = "".join(f"--{boundary}\n{part}" for part in parts) + (f"--{boundary}--\n" if end else "")
    return mail(more=f'Content-Type: multipart/mixed; boundary="{boundary}"\n', body=body)


one_mail("groups in an inner From")(lambda size: mail(
    more="Content-Type: message/rfc822\n", body="From: " + "a:" * (size // 2) + "\n\na\n"))
one_mail("encoded words without an end in a name")(lambda size: multipart(
    ['Content-Type: text/plain; name="' + "=?a?q?x" * (size // 7) + '"\n\na\n']))
one_mail("empty parts")(lambda size: multipart(["\n"] * (size // 5)))
one_mail("parts")(lambda size: multipart(["\na\n"] * (size // 7)))
one_mail("attachments")(lambda size: multipart(
    [f"Content-Disposition: attachment; filename=f{i}\n\na\n" for i in range(size // 60)]))
one_mail("parts without an end")(lambda size: multipart(["\na\n"] * (size // 7), end=False))
one_mail("a boundary of dashes")(lambda size: multipart(
    ["\n" + "-" * (size // 2) + "\n"], "-" * (size // 4), end=False))


@one_mail("parts in parts")
def nested_parts(size):
    depth = size // 70
    more = 'Content-Type: multipart/mixed; boundary="b0"\n'
    return mail(more=more, body="".join(f'--b{i}\nContent-Type: multipart/mixed; boundary="b{i + 1}"\n\n'
                                        for i in range(depth)))


@one_mail("parts in parts with one boundary")
def nested_alike(size):
    part = 'Content-Type: multipart/mixed; boundary="b"\n\n--b\n'
    return mail(more='Content-Type: multipart/mixed; boundary="b"\n', body="--b\n" + part * (size // len(part)))


@one_mail("mails in mails")
def nested_mails(size):
    part = "Content-Type: message/rfc822\n\n"
    return mail(more="Content-Type: message/rfc822\n", body=part * (size // len(part)) + "\na\n")


repeated("parameters of Content-Type", "; a=b", "more", "Content-Type: text/plain", "\n")
repeated("continued parameters", "; a*1=b", "more", "Content-Type: text/plain", "\n")
repeated("a long charset", "a", "more", "Content-Type: text/plain; charset=", "\n")


def encoded(encoding, body, content_type="text/plain; charset=utf-8"):
    return mail(more=f"Content-Type: {content_type}\nContent-Transfer-Encoding: {encoding}\n", body=body)


one_mail("base64")(lambda size: encoded("base64", base64.encodebytes(b"word word\n" * (size * 3 // 40)).decode()))
one_mail("base64 without lines")(lambda size: encoded("base64", "YWJj" * (size // 4)))
one_mail("an attachment in base64")(lambda size: encoded(
    "base64", base64.encodebytes(b"word word\n" * (size * 3 // 40)).decode(), "application/pdf; name=a.pdf"))
one_mail("blocks of base64")(lambda size: encoded("base64", "YQ==" * (size // 4)))
one_mail("lines of blocks of base64")(lambda size: encoded("base64", "YQ==\n" * (size // 5)))
one_mail("text for base64")(lambda size: encoded("base64", "a b c\n" * (size // 6)))
one_mail("footers of base64")(lambda size: encoded("base64", "YWJj\n----\n" * (size // 10)))
one_mail("words behind part of a group of base64")(lambda size: encoded("base64", "a b c\n" * (size // 6) + "Y"))
one_mail("broken base64")(lambda size: encoded("base64", "=" * size))
one_mail("quoted-printable")(lambda size: encoded("quoted-printable", "=41=\n" * (size // 5)))
one_mail("equal signs in quoted-printable")(lambda size: encoded("quoted-printable", "=" * size))
one_mail("uuencode")(lambda size: encoded("x-uuencode", "begin 644 a\n" * (size // 12)))
for charset, letters in {"iso-2022-jp": "\x1b$B\x1b(B", "utf-7": "+AGE-", "gb18030": "a", "x-unknown": "a",
                         "utf-16": "a"}.items():
    one_mail(f"charset {charset}")(lambda size, charset=charset, letters=letters: encoded(
        "8bit", letters * (size // len(letters)), f"text/plain; charset={charset}"))
for charset, letters in {"euc-jp": "\udcff", "shift_jis": "\udcfd\n", "big5": "\udcff\udcff", "gb2312": "\udcff",
                         "euc-kr": "\udcff", "iso-2022-jp": "\x1b$B", "utf-16": "\0\udcd8", "utf-32": "\udcff" * 4,
                         "utf-8": "\udce6\udc97", "utf8": "\udcc0\udc80", "ascii": "\u00e9\udcff",
                         "windows-1252": "\udc80"}.items():
    one_mail(f"wrong {charset}")(lambda size, charset=charset, letters=letters: encoded(
        "8bit", letters * (size // len(letters)), f"text/plain; charset={charset}"))
for what, text in {"tags": "<p>", "angles": "<", "comments": "<!--", "quotes": '<a b="', "references": "&",
                   "named references": "&eacute;", "numbers": "&#1", "scripts": "<script></", "ends": "</script",
                   "cells": "<td>a", "names": "<" + "a" * 50, "equal signs": "<a ='=\""}.items():
    one_mail(f"HTML {what}")(lambda size, text=text: encoded("8bit", text * (size // len(text)), "text/html"))


for what, text in {"quotes of mails": "<blockquote>", "ends of quotes": "</blockquote>", "lines of a quote": "a<br>",
                   "white space": " \n", "preformatted quotes": "<pre>\n", "titles": "<title>"}.items():
    one_mail(f"HTML {what}")(lambda size, text=text: encoded(
        "8bit", "<p><blockquote>" + text * (size // len(text)), "text/html"))


@one_mail("HTML beside plain texts")
def alternatives(size):
    part = "--b\nContent-Type: text/html\n\n<p>a\n--b\n\n\u00a0\n"
    return mail(more='Content-Type: multipart/alternative; boundary="b"\n', body=part * (size // len(part)))


def octets(body):
    return mail(more="Content-Type: application/octet-stream\n", body=body)


one_mail("a patch in octets")(lambda size: octets("diff --git a/f b/f\n" + "word word\n" * (size // 10)))
one_mail("beginnings of diffs in octets")(lambda size: octets("\n--- \n+++ " * (size // 11)))
one_mail("HTML of tags")(lambda size: encoded("8bit", "<p>a</p>\n" * (size // 9), "text/html"))
one_mail("8-bit text")(lambda size: encoded("8bit", "\udcff\n" * (size // 2), "text/plain; charset=utf-8"))

# Many mails: threads.
def reply(i, to, **other):
    return mail("Re: it", ident=f"{i}@example.org", time=START + i, In_Reply_To=f"<{to}@example.org>", **other)


def posting(i, subject="[PATCH] KVM: Do it", spacing=60, **other):
    return mail(subject, ident=f"{i}@example.org", time=START + spacing * i, **other)


@many_mails("ordinary patches")
def ordinary(count):
    """A reply to each, to compare with."""
    return [posting(i, f"[PATCH] KVM: Do {i}", DAY) if i % 2 == 0 else
            mail(f"Re: [PATCH] KVM: Do {i}", ident=f"{i}@example.org", time=START + DAY * i,
                 In_Reply_To=f"<{i - 1}@example.org>", body="Reviewed-by: Bo Li <bo@example.org>\n")
            for i in range(count)]


many_mails("a deep thread")(lambda count: [reply(i, i - 1) for i in range(count)])
many_mails("a deep thread below a patch")(lambda count: [posting(0)] + [reply(i, i - 1) for i in range(1, count)])
many_mails("a deep thread, newest mail first")(lambda count: [reply(i, i - 1) for i in reversed(range(count))])
many_mails("a wide thread")(lambda count: [reply(i, -1) for i in range(count)])
many_mails("a wide thread below a patch")(lambda count: [posting(0)] + [reply(i, 0) for i in range(1, count)])
many_mails("a wide thread with tags")(lambda count: [posting(0)] + [
    reply(i, 0, body=f"Reviewed-by: Bo Li <bo{i}@example.org>\n") for i in range(1, count)])
many_mails("a wide thread that applies")(lambda count: [posting(0)] + [
    reply(i, 0, body="Applied, thanks!\n") for i in range(1, count)])
many_mails("a loop of replies")(lambda count: [reply(i, (i + 1) % count) for i in range(count)])
many_mails("threads that cite the same mails")(lambda count: [
    mail("Re: it", ident=f"{i}@example.org", time=START + i,
         References=" ".join(f"<r{k}@example.org>" for k in range(100))) for i in range(count)])
many_mails("threads in which every mail is cited")(lambda count: [
    mail("Re: it", ident=f"{i}@example.org", time=START + i,
         References=" ".join(f"<{k}@example.org>" for k in range(max(0, i - 100), i))) for i in range(count)])
many_mails("a thread below a long subject")(lambda count: [posting(0, "[PATCH] " + "a " * 50_000)] + [
    reply(i, 0) for i in range(1, count)])
many_mails("patches below tags of 100 KB")(lambda count: [posting(0, f"[PATCH 0/{count} {'a ' * 50_000}] it")] + [
    mail(f"[PATCH {i}/{count}] it", ident=f"{i}@example.org", time=START + i, In_Reply_To="<0@example.org>")
    for i in range(1, count)])

# Topics.
many_mails("one title")(lambda count: [posting(i) for i in range(count)])
many_mails("one title, newest mail first")(lambda count: [posting(i) for i in reversed(range(count))])
many_mails("one title at one time")(lambda count: [posting(i, spacing=0) for i in range(count)])
many_mails("one title in many versions")(lambda count: [
    posting(i, f"[PATCH v{i + 1}] KVM: Do it") for i in range(count)])
many_mails("one title, last version first")(lambda count: [
    posting(i, f"[PATCH v{count - i}] KVM: Do it") for i in range(count)])
many_mails("one title, resent")(lambda count: [posting(i, "[PATCH RESEND] KVM: Do it") for i in range(count)])
many_mails("one title, with and without RFC")(lambda count: [
    posting(i, "[PATCH RFC] KVM: Do it" if i % 2 else "[PATCH] KVM: Do it") for i in range(count)])
many_mails("one change-id")(lambda count: [
    posting(i, f"[PATCH v{i + 1}] KVM: Do {i}", body="Do it.\n---\nchange-id: 20250303-it-1\n") for i in range(count)])
many_mails("one change-id, newest mail first")(lambda count: [
    posting(i, f"[PATCH v{i + 1}] KVM: Do {i}", body="Do it.\n---\nchange-id: 20250303-it-1\n")
    for i in reversed(range(count))])
DIFF = "Do it.\n---\ndiff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n"
many_mails("one patch")(lambda count: [posting(i, f"[PATCH v{i + 1}] KVM: Do {i}", body=DIFF) for i in range(count)])
many_mails("links to one mail")(lambda count: [posting(0)] + [
    posting(i, f"[PATCH v2] KVM: Do {i}", body="Link: https://example.org/r/0@example.org\n") for i in range(1, count)])
many_mails("links back")(lambda count: [
    posting(i, f"[PATCH v{i + 1}] KVM: Do {i}", body=f"https://example.org/r/{i - 1}@example.org\n")
    for i in range(count)])
many_mails("parts of a series in a deep thread")(lambda count: [
    mail(f"[PATCH v{i + 1} 1/3] KVM: Do it", ident=f"{i}@example.org", time=START + i,
         In_Reply_To=f"<{i - 1}@example.org>") for i in range(count)])

# Series.
many_mails("patches without a thread")(lambda count: [posting(i, "[PATCH 1/2] KVM: Do it", 1) for i in range(count)])
many_mails("two patches without a thread, again")(lambda count: [
    posting(i, f"[PATCH {i % 2 + 1}/2] KVM: Do it", 1) for i in range(count)])
many_mails("a series without a thread")(lambda count: [
    posting(i, f"[PATCH {i + 1}/{count}] KVM: Do {i}", 1) for i in range(count)])
many_mails("a slow series without a thread")(lambda count: [
    posting(i, f"[PATCH {i + 1}/{count}] KVM: Do {i}", 3_500) for i in range(count)])
many_mails("a series")(lambda count: [posting(0, f"[PATCH 0/{count - 1}] KVM: Do it")] + [
    posting(i, f"[PATCH {i}/{count - 1}] KVM: Do {i}", In_Reply_To="<0@example.org>") for i in range(1, count)])
many_mails("a series with tags for each patch")(lambda count: [posting(0, f"[PATCH 0/{count // 2 - 1}] KVM: Do it")] + [
    posting(i, f"[PATCH {i}/{count // 2 - 1}] KVM: Do {i}", In_Reply_To="<0@example.org>")
    for i in range(1, count // 2)] + [
    mail("Re: it", ident=f"r{i}@example.org", In_Reply_To=f"<{i}@example.org>", time=START + DAY + i,
         body=f"Reviewed-by: Bo Li <bo{i}@example.org>\n") for i in range(count // 2)])
many_mails("a series with tags for the cover")(lambda count: [posting(0, f"[PATCH 0/{count // 2 - 1}] KVM: Do it")] + [
    posting(i, f"[PATCH {i}/{count // 2 - 1}] KVM: Do {i}", In_Reply_To="<0@example.org>")
    for i in range(1, count // 2)] + [
    mail("Re: it", ident=f"r{i}@example.org", In_Reply_To="<0@example.org>", time=START + DAY + i,
         body="".join(f"Reviewed-by: Bo Li <bo{i}.{k}@example.org>\n" for k in range(20))) for i in range(count // 2)])
many_mails("one number in one thread")(lambda count: [posting(0, "[PATCH 0/2] KVM: Do it")] + [
    posting(i, "[PATCH 1/2] KVM: Do it", 1, In_Reply_To="<0@example.org>") for i in range(1, count)])
many_mails("one number below an absent mail")(lambda count: [
    posting(i, "[PATCH 1/2] KVM: Do it", 1, In_Reply_To="<0@example.net>") for i in range(count)])
many_mails("covers")(lambda count: [posting(i, "[PATCH 0/2] KVM: Do it", 1) for i in range(count)])
many_mails("stems")(lambda count: [
    mail(f"[PATCH {i % 2 + 1}/2] it", ident=f"20250303100000.{i // 2}-{i % 2 + 1}-ada@example.org", time=START + i)
    for i in range(count)])

# People and lists.
many_mails("names of one address")(lambda count: [
    posting(i, "[PATCH 1/2] KVM: Do it", 9_000, sender=f"Ada {i} <ada@example.org>") for i in range(count)])
many_mails("senders")(lambda count: [posting(i, f"it {i}", sender=f"Ada <ada{i}@example.org>") for i in range(count)])
many_mails("recipients of many mails")(lambda count: [
    posting(i, f"it {i}", To=", ".join(f"b{(i + k) % 97}@example.org" for k in range(30))) for i in range(count)])
many_mails("mails of one second")(lambda count: [posting(i, f"it {i}", 0) for i in range(count)])
many_mails("deletions in one thread")(lambda count: (
    [reply(i, -1) for i in range(count // 2)] + [Deletion(reply(i, -1)) for i in range(count // 2)]))
many_mails("deletions of one title")(lambda count: (
    [posting(i) for i in range(count // 2)] + [Deletion(posting(i)) for i in range(count // 2)]))
