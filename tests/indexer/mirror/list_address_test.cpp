// SPDX-License-Identifier: MIT
#include "indexer/mirror/list_address.hpp"

#include <string>

#include "schema/base/error.hpp"
#include "support/catch.hpp"

using namespace kvq;

TEST_CASE("list addresses: the address of an epoch, with or without git/ and .git, means its list") {
  for (const char* given :
       {"https://lore.kernel.org/kvm", "https://lore.kernel.org/kvm/", "https://lore.kernel.org/kvm/0",
        "https://lore.kernel.org/kvm/12/", "https://lore.kernel.org/kvm/0.git",
        "https://lore.kernel.org/kvm/git/0.git", "https://lore.kernel.org/kvm/git/3"}) {
    INFO(given);
    CHECK(list_address(given) == "https://lore.kernel.org/kvm");
  }
  CHECK(list_address("git://example.org/lists/kvm/git/0.git") == "git://example.org/lists/kvm");
  CHECK(list_address("host:lists/kvm") == "host:lists/kvm");
  CHECK(list_address("https://example.org/2024") == "https://example.org/2024");
}

TEST_CASE("list addresses: what is none is refused") {
  for (const char* given : {"", "kvm", "https://lore.kernel.org", "https://lore.kernel.org/", "ext::sh -c id",
                            "ftp://example.org/kvm", "-u/x:kvm", "https://example.org/kvm?q",
                            "https://e.org/#a", "https://example.org/k vm", "https://example.org/k\nvm"}) {
    INFO(given);
    CHECK_THROWS_AS(list_address(given), Error);
  }
}

TEST_CASE("epoch addresses: each place has its own form, which is read again") {
  struct Case {
    EpochPlace place;
    std::string address;
  };
  for (const Case& c : {Case{EpochPlace::number, "https://lore.kernel.org/kvm/7"},
                        Case{EpochPlace::folder, "https://lore.kernel.org/kvm/git/7.git"}}) {
    INFO(c.address);
    CHECK(epoch_address("https://lore.kernel.org/kvm", c.place, 7) == c.address);
    const auto parsed = parse_epoch_address(c.address);
    REQUIRE(parsed);
    CHECK(parsed->list == "https://lore.kernel.org/kvm");
    CHECK(parsed->place == c.place);
    CHECK(parsed->number == 7);
  }
  CHECK(epoch_address("/srv/kvm.git", EpochPlace::alone, 0) == "/srv/kvm.git");
}

TEST_CASE("epoch addresses: only a number that can be an epoch is one") {
  for (const char* address :
       {"https://lore.kernel.org/kvm", "https://lore.kernel.org/kvm/x.git", "https://lore.kernel.org/kvm/-1",
        "https://lore.kernel.org/kvm/10000", "https://lore.kernel.org/kvm/99999999999999999999",
        "https://lore.kernel.org/0", "https://lore.kernel.org/kvm/.git", "https://lore.kernel.org/kvm/1x",
        "7", "/7"}) {
    INFO(address);
    CHECK_FALSE(parse_epoch_address(address));
  }
}

TEST_CASE("folder names: the last part of the address, if it can name a folder") {
  CHECK(folder_name("https://lore.kernel.org/kvm") == "kvm");
  CHECK(folder_name("/srv/linux-coco.git") == "linux-coco");
  CHECK(folder_name("host:kvm") == "kvm");
  for (const char* address : {"https://example.org/..", "https://example.org/.git", "https://example.org/-x",
                              "https://example.org/a%2fb", "https://example.org/a;b"}) {
    INFO(address);
    CHECK_THROWS_AS(folder_name(address), Error);
  }
}

TEST_CASE("paths of addresses: what comes after the host") {
  CHECK(path_of_address("https://lore.kernel.org/kvm") == "/kvm");
  CHECK(path_of_address("https://example.org/lists/kvm//") == "/lists/kvm");
  CHECK(path_of_address("https://example.org/").empty());
  CHECK(path_of_address("https://example.org").empty());
}
