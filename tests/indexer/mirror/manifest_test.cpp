// SPDX-License-Identifier: MIT
#include "indexer/mirror/manifest.hpp"

#include <set>
#include <string>
#include <string_view>

#include "support/catch.hpp"

using namespace kvq;

namespace {

constexpr std::string_view json =
    R"({"/kvm/git/0.git": {"modified": 1, "reference": null, "x": [1, 2.5, "/kvm/git/7.git"]},
        "/kvm/git/1.git": {"/kvm/git/8.git": {}}, "/other/kvm/git/2.git": {}, "/kvmarm/git/3.git": {},
        "/kvm/4.git": {}, "/kvm/git/5": {}, "/kvm/git/-6.git": {}, "/kvm/git/99999999.git": {},
        "/kvm/git/../git/9.git": {}, "kvm": true})";

/// `{"/kvm/git/0.git":{},"/kvm/git/1.git":{}}`, written by gzip.
const std::string gzipped(
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\xd2\xcf\x2e\xcb\xd5\x4f\xcf\x2c\xd1\x37\xd0\x03\x92"
    "\x4a\x56\xd5\xb5\x3a\x08\x31\x43\x98\x58\x2d\x00\xc3\x03\x45\x11\x29\x00\x00\x00",
    45);

using Numbers = std::set<int64_t>;

}  // namespace

TEST_CASE("manifest: in the host's, only the epochs at the path of the list count") {
  CHECK(epochs_in_manifest(json, "/kvm", ManifestOf::host) == Numbers{0, 1});
  CHECK(epochs_in_manifest(json, "/other/kvm", ManifestOf::host) == Numbers{2});
  CHECK(epochs_in_manifest(json, "/arm", ManifestOf::host).empty());
}

TEST_CASE("manifest: in the list's own, folders above the list may be left out") {
  CHECK(epochs_in_manifest(json, "/lists/kvmarm", ManifestOf::list) == Numbers{3});
  CHECK(epochs_in_manifest(json, "/lists/arm", ManifestOf::list).empty());
}

TEST_CASE("manifest: it may be compressed") {
  CHECK(epochs_in_manifest(gzipped, "/kvm", ManifestOf::host) == Numbers{0, 1});
}

TEST_CASE("manifest: what is none names no epochs") {
  std::string deep(100'000, '[');
  std::string bomb = gzipped;
  bomb.replace(bomb.size() - 4, 4, "\xff\xff\xff\xff");
  for (const std::string& text :
       {std::string(), std::string("<html>"), std::string("null"), std::string("[\"/kvm/git/0.git\"]"),
        std::string(R"({"/kvm/git/0.git": {})"), R"({"/kvm/git/0.git": )" + deep, bomb, gzipped.substr(0, 20),
        std::string("\x1f\x8b")}) {
    INFO(text.substr(0, 60));
    CHECK(epochs_in_manifest(text, "/kvm", ManifestOf::host).empty());
  }
  CHECK(epochs_in_manifest(json, "", ManifestOf::host).empty());
}
