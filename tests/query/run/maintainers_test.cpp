// SPDX-License-Identifier: MIT
#include "indexer/maintainers.hpp"

#include "indexer/indexer.hpp"
#include "samples/archive_builder.hpp"
#include "schema/open.hpp"
#include "support/catch.hpp"
#include "support/sample_database.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace {

/// The sample archive and the sample MAINTAINERS, in either order.
const Database& database(bool imported_first = false) {
  const auto make = [](bool first) {
    const TempDir folder;
    samples::build_from_manifest(samples_folder() / "archive.txt", folder / "kvm");
    const auto sections = parse_maintainers(project_file("samples/MAINTAINERS"));
    Database made = open_in_memory();
    if (first) replace_sections(made, sections);
    index_archive(made, folder / "kvm", {});
    if (!first) replace_sections(made, sections);
    return made;
  };
  static const Database after = make(false);
  static const Database before = make(true);
  return imported_first ? before : after;
}

/// Returns the files of the patches that match a query, each once, in order.
std::string files(const std::string& query, bool imported_first = false) {
  return ask_text(database(imported_first), query + " is:patch | count by file | sort file | select file",
                  "");
}

}  // namespace

TEST_CASE("maintainers: a subsystem is also a section of MAINTAINERS with a file of the patch", "[query]") {
  struct Case {
    std::string query;
    std::string expected;
  };
  const auto test = GENERATE(values<Case>({
      {"subsystem:vhost -subject:vhost", ""},
      {"subsystem:VHOST", "drivers/vhost/ring.c"},
      {"subsystem:\"virtio host (vhost)\"", "drivers/vhost/ring.c"},
      {"subsystem:\"virtio host\"", ""},
      {"subsystem:\"Kernel Virtual Machine Dirty Tracking\"", "virt/kvm/dirty.c"},
      {"subsystem:\"VGIC: Interrupt Controller Emulation\"", "arch/arm64/kvm/vgic/vgic-its.c"},
      {"subsystem:\"KVM/arm64\"",
       "arch/arm64/kvm/reset.c, arch/arm64/kvm/vgic/vgic-debug.c, arch/arm64/kvm/vgic/vgic-its.c"},
      {"subsystem:\"the rest\"", ""},
      {"maintained-by:soren.haugland@redhat.com", "drivers/vhost/ring.c"},
      {"maintained-by:\"S\xc3\xb8ren Haugland\"", "drivers/vhost/ring.c"},
      {"maintained-by:\"Haugland <soren.haugland@redhat.com>\"", "drivers/vhost/ring.c"},
      {"maintained-by:@linux.dev",
       "arch/arm64/kvm/reset.c, arch/arm64/kvm/vgic/vgic-debug.c, arch/arm64/kvm/vgic/vgic-its.c"},
      {"maintained-by:oswin", "virt/kvm/dirty.c"},
      {"maintained-by:deepa", ""},
      {"maintained-by:isolde", ""},
  }));
  for (const bool imported_first : {false, true}) {
    CAPTURE(test.query, imported_first);
    CHECK(files(test.query, imported_first) == test.expected);
  }
}

TEST_CASE("maintainers: a cover has the sections of its series' patches", "[query]") {
  const auto covers = [](const std::string& query) {
    return ask_text(database(), query + " is:cover | select revision, title", "");
  };
  CHECK(covers("maintained-by:hedda author:@intel.com") == "3, 2, 1");
  CHECK(covers("subsystem:\"KVM/x86\" author:@intel.com") == "3, 2, 1");
  CHECK(covers("maintained-by:zoe").empty());
}

TEST_CASE("maintainers: they are shown and counted as people", "[query]") {
  CHECK(ask_text(database(), "subsystem:vhost is:patch | select maintained-by", "") ==
        "S\xc3\xb8ren Haugland <soren.haugland@redhat.com>");
  CHECK(ask_text(database(),
                 "subsystem:\"KVM/arm64\" is:patch | count by maintained-by | select maintained-by", "") ==
        "Bj\xc3\xb8rn Askelund <bjorn.askelund@arm.com>, Mabel Thorne <mabel.thorne@arm.com>, "
        "Zo\xc3\xab Marchetti-Strand <zoe.marchetti@linux.dev>");
  // Without an import, there are no maintainers.
  CHECK(ask_text(sample_database(), "is:patch | count by maintained-by", "").empty());
  CHECK(query_rows(sample_database(), "maintained-by:@arm.com", {"id"}).empty());
}
