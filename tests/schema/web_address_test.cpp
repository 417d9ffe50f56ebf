// SPDX-License-Identifier: MIT
#include "schema/web_address.hpp"

#include <catch2/catch.hpp>

using namespace kvq;

TEST_CASE("web address: the Message-ID is the piece with an @", "[schema]") {
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
  }));
  CAPTURE(address);
  CHECK(message_id_of_web_address(address) == id);
}

TEST_CASE("web address: where lore shows a mail, its Message-ID percent-encoded", "[schema]") {
  const auto [id, path] = GENERATE(table<std::string, std::string>({
      {"20250303100000.1-1-vera.lind@intel.com", "20250303100000.1-1-vera.lind@intel.com"},
      {"a/b?c#d%e@f", "a%2Fb%3Fc%23d%25e@f"},
      {"\"<\xc3\xa9 >", "%22%3C%C3%A9%20%3E"},
      {"a+b=c!$&'()*,;:~_", "a+b=c!$&'()*,;:~_"},
  }));
  CAPTURE(id);
  CHECK(web_address_of(id) == "https://lore.kernel.org/r/" + path + "/");
}
