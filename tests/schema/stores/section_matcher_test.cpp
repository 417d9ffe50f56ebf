// SPDX-License-Identifier: MIT
#include "schema/stores/section_matcher.hpp"

#include <cstdint>

#include "support/catch.hpp"

using namespace kvq;

namespace {

bool holds(char kind, std::string_view pattern, std::string_view path) {
  SectionMatcher matcher;
  matcher.add(1, kind, pattern);
  return !matcher.sections_of(path).empty();
}

}  // namespace

TEST_CASE("sections: a pattern matches the same paths as in get_maintainer.pl", "[schema]") {
  struct Case {
    char kind;
    std::string pattern;
    std::string path;
    bool expected;
  };
  const auto test = GENERATE(values<Case>({
      {'F', "virt/kvm/kvm_main.c", "virt/kvm/kvm_main.c", true},
      {'F', "virt/kvm/kvm_main.c", "virt/kvm/kvm_mainxc", false},
      {'F', "virt/kvm/kvm_main.c", "x/virt/kvm/kvm_main.c", false},
      // A pattern matches a prefix of the path, with the same number of slashes.
      {'F', "virt/kvm/kvm", "virt/kvm/kvm_main.c", true},
      {'F', "virt/kvm/kvm", "virt/kvm/kvm_x/main.c", false},
      {'F', "virt/kvm/", "virt/kvm/a/b.c", true},
      {'F', "virt/kvm/", "virt/kvmx/b.c", false},
      {'F', "virt/kvm/*", "virt/kvm/b.c", true},
      {'F', "virt/kvm/*", "virt/kvm/a/b.c", false},
      // A folder without a trailing slash.
      {'F', "virt/kvm", "virt/kvm/a/b.c", true},
      {'F', "virt/kvm", "virt/kvm.c", true},
      {'F', "virt/kvm", "virt/kvmx/b.c", false},
      {'F', "arch/*/kvm/", "arch/x86/kvm/vmx/tdx.c", true},
      {'F', "arch/*/kvm/", "arch/x86/vmx/tdx.c", false},
      {'F', "arch/*/include/asm/kvm*", "arch/x86/include/asm/kvm_host.h", true},
      {'F', "arch/*/include/asm/kvm*", "arch/x86/include/asm/kvm/host.h", false},
      // A * also matches slashes, if their number is the same.
      {'F', "a*/b/c", "a/x/b/c", false},
      {'F', "a*c/d", "ab/c/d", false},
      {'F', "a*/", "ab/c/d", true},
      {'F', "*/kvm/", "arch/x86/kvm/vmx/tdx.c", true},
      {'F', "sound/da7???.c", "sound/da7210.c", true},
      {'F', "sound/da7???.c", "sound/da721.c", false},
      {'F', "kvm/tdx.[ch]", "kvm/tdx.h", true},
      {'F', "kvm/tdx.[ch]", "kvm/tdx.S", false},
      {'F', "a/b+/c", "a/bbb/c", true},
      {'F', "a|b", "b", true},
      {'F', "a|b", "a", true},
      // The section THE REST, and invalid patterns.
      {'F', "*", "a", false},
      {'F', "*/", "a/b", false},
      {'F', "a[", "a[", false},
      {'F', "", "a", false},
      {'N', "tegra", "drivers/x/tegra-y.c", true},
      {'N', "tegra", "drivers/x/Tegra-y.c", false},
      {'N', "[^a-z]tegra", "drivers/integra.c", false},
      {'N', "^arch/.*/tdx", "arch/x86/tdx", true},
      {'N', "te gra # the chip", "drivers/tegra.c", true},
      {'N', "# nothing", "drivers/tegra.c", false},
      {'N', "(", "(", false},
  }));
  CAPTURE(test.kind, test.pattern, test.path);
  CHECK(holds(test.kind, test.pattern, test.path) == test.expected);
}

TEST_CASE("sections: a pattern that names a folder matches only what is below it", "[schema]") {
  SectionMatcher matcher;
  matcher.add(1, 'F', "drivers/pump");
  matcher.add(2, 'F', "drivers/");
  matcher.add(2, 'X', "drivers/pump");
  matcher.add(3, 'F', "drivers/pump*");
  CHECK(matcher.sections_of("drivers/pump.c") == std::vector<int64_t>{1, 3});
  CHECK(!matcher.learn_folders("drivers/pump.c"));
  CHECK(!matcher.learn_folders("drivers/pumps/a.c"));
  CHECK(matcher.learn_folders("drivers/pump/a/b.c"));
  CHECK(!matcher.learn_folders("drivers/pump/c.c"));
  CHECK(matcher.sections_of("drivers/pump.c") == std::vector<int64_t>{2, 3});
  CHECK(matcher.sections_of("drivers/pump") == std::vector<int64_t>{2, 3});
  CHECK(matcher.sections_of("drivers/pump/a/b.c") == std::vector<int64_t>{1});
}

TEST_CASE("sections: X excludes paths from all patterns of its section", "[schema]") {
  SectionMatcher matcher;
  matcher.add(3, 'F', "arch/arm64/");
  matcher.add(3, 'N', "dts");
  matcher.add(3, 'X', "arch/arm64/boot/dts/");
  matcher.add(2, 'F', "arch/arm64/boot/");
  matcher.add(2, 'F', "arch/arm64/");
  CHECK(matcher.sections_of("arch/arm64/kvm/reset.c") == std::vector<int64_t>{2, 3});
  CHECK(matcher.sections_of("arch/arm64/boot/dts/x.dts") == std::vector<int64_t>{2});
  CHECK(matcher.sections_of("arch/arm/boot/dts/x.dts") == std::vector<int64_t>{3});
  CHECK(matcher.sections_of("").empty());
}
