// SPDX-License-Identifier: MIT
#include "schema/mail/web_address.hpp"

#include "support/catch.hpp"

using namespace kvq;

TEST_CASE("web address: the Message-ID is the path segment with an @", "[schema]") {
  const auto [address, id] = GENERATE(table<std::string, std::string>({
      {"https://lore.kernel.org/kvm/a.b@c.d/", "a.b@c.d"},
      {"https://lore.kernel.org/r/a.b@c.d", "a.b@c.d"},
      {"http://lore.kernel.org/all/a%2Fb%40c.d/T/#u", "a/b@c.d"},
      {"lore.kernel.org/all/a@c.d/raw?x=y@z", "a@c.d"},
      {"a@c.d", "a@c.d"},
      {"https://lore.kernel.org/kvm/", ""},
      {"https://lore.kernel.org/kvm/?q=a@b", ""},
      {"https://a@lore.kernel.org/kvm/", ""},
      {"https://lore.kernel.org/kvm/@b/a@/", ""},
      {"a%4", ""},
      {"a@%zz%4", "a@%zz%4"},
      {"", ""},
      // Other archives that have the id in the path.
      {"https://patch.msgid.link/a@c.d", "a@c.d"},
      {"https://patchwork.kernel.org/project/kvm/patch/a@c.d/", "a@c.d"},
      {"https://groups.google.com/d/msgid/kvm-devel/a%40c.d", "a@c.d"},
      {"https://mid.mail-archive.com/a@c.d", "a@c.d"},
      {"https://lists.sr.ht/~ada/kvm/%3Ca%40c.d%3E", "a@c.d"},
      {"http://mid.gmane.org/%3ca@c.d%3e", "a@c.d"},
      {"https://lore.kernel.org/r/a@c.d%3E", "a@c.d"},
      // The address of a list is no Message-ID.
      {"https://lists.example.org/archives/list/kvm@lists.example.org/message/ABCDEF/", ""},
      {"https://lists.example.org/hyperkitty/list/kvm@lists.example.org/thread/ABCDEF/", ""},
      {"https://lists.example.org/list/a@c.d/", "a@c.d"},
  }));
  CAPTURE(address);
  CHECK(message_id_of_web_address(address) == id);
}

TEST_CASE("web address: punctuation behind it belongs to the sentence around it", "[schema]") {
  const std::string behind =
      GENERATE("", ".", ",", ";", ":", "!", "?", ")", ").", ").]", ">", ">.", "'", "\"", "]", "}", "...", "*",
               "**.", "`", "|", "\\", "\xe3\x80\x82", "\xef\xbc\x8c\xe8\xaf\xb7\xe7\x9c\x8b", "\xe2\x80\x9d");
  const auto [address, id] = GENERATE(table<std::string, std::string>({
      {"https://lore.kernel.org/kvm/a.b@c.d", "a.b@c.d"},
      {"https://lore.kernel.org/r/a.b%40c.d", "a.b@c.d"},
      {"https://marc.info/?i=a.b@c.d", "a.b@c.d"},
      {"https://lore.kernel.org/kvm/a.b@c.d/", "a.b@c.d"},
      {"https://lore.kernel.org/kvm/(a)@c.d", "(a)@c.d"},
  }));
  CAPTURE(address, behind);
  CHECK(message_id_of_web_address(address + behind) == id);
  CHECK(message_id_of_web_address(address + behind, WebArchives()) == id);
}

TEST_CASE("web address: punctuation before a slash is a part of the Message-ID", "[schema]") {
  CHECK(message_id_of_web_address("https://lore.kernel.org/kvm/a@b./") == "a@b.");
  CHECK(message_id_of_web_address("https://lore.kernel.org/kvm/a@(b)") == "a@(b)");
  CHECK(message_id_of_web_address("https://lore.kernel.org/kvm/a@b)/T/") == "a@b)");
}

TEST_CASE("web address: marc.info and mail-archive.com have the Message-ID in the query", "[schema]") {
  const auto [address, id] = GENERATE(table<std::string, std::string>({
      {"https://marc.info/?i=a.b@c.d", "a.b@c.d"},
      {"http://marc.info/?i=a.b%40c.d", "a.b@c.d"},
      {"HTTPS://MARC.INFO/?i=a.b@c.d#1", "a.b@c.d"},
      {"marc.info/?i=a@c.d", "a@c.d"},
      {"https://www.marc.info/?i=a@c.d", "a@c.d"},
      {"http://marc.theaimsgroup.com/?i=a@c.d", "a@c.d"},
      {"https://marc.info/?i=%3Ca@c.d%3E", "a@c.d"},
      {"https://marc.info/?i=a@c.d%3E", "a@c.d"},
      {"https://marc.info/?i=a+b=c@d", "a+b=c@d"},
      // As MARC itself writes addresses.
      {"https://marc.info/?i=2018.21%20()%20manjaro", "2018.21@manjaro"},
      {"https://marc.info/?i=a%20()%20c%20!%20d", "a@c.d"},
      {"https://marc.info/?l=kvm&i=a@c.d&w=2", "a@c.d"},
      // The numbers are MARC's own.
      {"https://marc.info/?l=kvm&m=170055774032652&w=2", ""},
      {"https://marc.info/?l=kvm&s=a@c.d", ""},
      {"https://marc.info/?i=none", ""},
      {"https://marc.info/", ""},
      {"https://marc.info/a@c.d/", ""},
      {"https://marc.info.example.org/a@c.d/?i=x@y", "a@c.d"},
      {"https://www.mail-archive.com/search?l=mid&q=a%40c.d", "a@c.d"},
      {"https://www.mail-archive.com/search?l=kvm@vger.kernel.org&q=a@c.d", ""},
      {"https://www.mail-archive.com/kvm@vger.kernel.org/msg12.html", ""},
      {"https://www.spinics.net/lists/kvm/msg12.html", ""},
  }));
  CAPTURE(address);
  CHECK(message_id_of_web_address(address) == id);
  CHECK(message_id_of_web_address(address, WebArchives()) == id);
}

TEST_CASE("web address: in lore URLs the Message-ID is percent-encoded", "[schema]") {
  const auto [id, path] = GENERATE(table<std::string, std::string>({
      {"20250303100000.1-1-vera.lind@intel.com", "20250303100000.1-1-vera.lind@intel.com"},
      {"a/b?c#d%e@f", "a%2Fb%3Fc%23d%25e@f"},
      {"\"<\xc3\xa9 >", "%22%3C%C3%A9%20%3E"},
      {"a+b=c!$&'()*,;:~_", "a+b=c!$&'()*,;:~_"},
  }));
  CAPTURE(id);
  CHECK(web_address_of(id, "kvm", {}) == "https://lore.kernel.org/r/" + path + "/");
}

namespace {

const WebArchives configured = {.of_all = "https://inbox.example.org/",
                                .of_lists = {{"netdev", "http://net.example.org:8080/dev/"},
                                             {"kvm", "https://kvm.example.org/kvm@vger.kernel.org/"}}};

}  // namespace

TEST_CASE(
    "web address: the URL of a mail is in the archive of its first list that has one, else in that of all "
    "lists",
    "[schema]") {
  const auto [lists, address] = GENERATE(table<std::string, std::string>({
      {"", "https://inbox.example.org/a@b/"},
      {"linux-mips", "https://inbox.example.org/a@b/"},
      {"kvm", "https://kvm.example.org/kvm@vger.kernel.org/a@b/"},
      {"kvm\nnetdev", "http://net.example.org:8080/dev/a@b/"},
      {"linux-mips\nkvm", "https://kvm.example.org/kvm@vger.kernel.org/a@b/"},
      {"kvmarm\nKVM", "https://inbox.example.org/a@b/"},
  }));
  CAPTURE(lists);
  CHECK(web_address_of("a@b", lists, configured) == address);
}

TEST_CASE("web address: an @ in the URL of a configured archive is not part of a Message-ID", "[schema]") {
  const auto [address, id] = GENERATE(table<std::string, std::string>({
      {"https://kvm.example.org/kvm@vger.kernel.org/a%2F@b/T/#u", "a/@b"},
      {"HTTP://KVM.example.org/kvm@vger.kernel.org/a@b", "a@b"},
      {"kvm.example.org/kvm@vger.kernel.org/a@b", "a@b"},
      {"https://kvm.example.org/kvm@vger.kernel.org/", ""},
      {"https://kvm.example.org/KVM@vger.kernel.org/a@b/", "KVM@vger.kernel.org"},
      {"https://inbox.example.org/kvm/a@b/", "a@b"},
      {"https://inbox.example.org/a@b/raw", "a@b"},
      {"https://lore.kernel.org/r/a@b/", "a@b"},
      {"a@b", "a@b"},
      {"", ""},
  }));
  CAPTURE(address);
  CHECK(message_id_of_web_address(address, configured) == id);
}

TEST_CASE("web address: kvq parses the URLs that it prints", "[schema]") {
  const std::string id =
      GENERATE("20250303100000.1-1-vera.lind@intel.com", "a/b?c#d%e@f", "\"\xc3\xa9 x\"@y", "%40@x");
  const std::string list = GENERATE("", "kvm", "netdev");
  CAPTURE(id, list);
  CHECK(message_id_of_web_address(web_address_of(id, list, configured), configured) == id);
  CHECK(message_id_of_web_address(web_address_of(id, list, {}), {}) == id);
}

TEST_CASE("web address: the URL of an archive is http or https, without query and fragment", "[schema]") {
  const auto [text, url] = GENERATE(table<std::string, std::string>({
      {"https://inbox.example.org/", "https://inbox.example.org/"},
      {"https://inbox.example.org", "https://inbox.example.org/"},
      {"HTTP://localhost:8080/kvm", "http://localhost:8080/kvm/"},
      {"https://[::1]/kvm/", "https://[::1]/kvm/"},
      {"https://inbox.example.org/a%20b/", "https://inbox.example.org/a%20b/"},
      {"", ""},
      {"inbox.example.org", ""},
      {"//inbox.example.org/", ""},
      {"https:inbox.example.org", ""},
      {"https://", ""},
      {"https:///kvm/", ""},
      {"https://:80/", ""},
      {"ftp://inbox.example.org/", ""},
      {"javascript://inbox.example.org/", ""},
      {"https://inbox.example.org/?q=", ""},
      {"https://inbox.example.org/#", ""},
      {"https://inbox.example.org/a b/", ""},
      {"https://inbox.example.org/\"><b>/", ""},
      {"https://inbox.example.org/\n", ""},
      {"https://inbox.example.org/\xc3\xa9/", ""},
  }));
  CAPTURE(text);
  CHECK(archive_url(text) == url);
}
