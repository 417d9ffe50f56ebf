// SPDX-License-Identifier: MIT
#include "indexer/inputs/maildir.hpp"

#include <filesystem>
#include <string>

#include "indexer/inputs/find_input.hpp"
#include "schema/base/error.hpp"
#include "support/catch.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;
namespace fs = std::filesystem;

TEST_CASE("maildir: files in new and cur, each name once", "[indexer]") {
  const TempDir folder;
  for (const char* name : {"cur", "new", "tmp", "cur/folder", ".Sub"}) fs::create_directory(folder / name);
  for (const char* name : {"new/2.b.host", "cur/1.a.host:2,S", "cur/3.c.host:2,", "new/3.c.host",
                           "new/.hidden", "tmp/4.d.host", "cur/:2,S", "cur/5.e.host"}) {
    write_file(folder / name, "A: 1\n");
  }
  CHECK(is_maildir(folder.path()));
  std::string files;
  for (const MaildirFile& file : files_in_maildir(folder.path())) files += file.name + "=" + file.path + " ";
  CHECK(files ==
        "1.a.host=cur/1.a.host:2,S 2.b.host=new/2.b.host 3.c.host=cur/3.c.host:2, 5.e.host=cur/5.e.host ");
  fs::remove_all(folder / "new");
  CHECK_FALSE(is_maildir(folder.path()));
  CHECK_THROWS_AS(files_in_maildir(folder.path()), Error);
}

TEST_CASE("maildir: the time of delivery is in the name", "[indexer]") {
  CHECK(delivery_time_in("1740996000.M1P2.host") == 1740996000);
  for (const char* name : {"", "host", "1740996000", "x1740996000.a", "-5.a", "99999999999999999999.a"}) {
    CAPTURE(name);
    CHECK(delivery_time_in(name) == 0);
  }
}

TEST_CASE("inputs: the name of a file is a list's name", "[indexer]") {
  struct Case {
    std::string path;
    std::string name;
  };
  for (const auto& [path, name] :
       {Case{"/x/kvm.mbox.gz", "kvm"}, Case{"/x/kvm", "kvm"}, Case{"/x/kvm.2024.mbox", "kvm.2024"},
        Case{"/x/.Lists.kvm", "Lists.kvm"}, Case{"/x/kvm.eml", "kvm"}, Case{"/x/.mbox", "mbox"},
        Case{"/x/kvm.gz", "kvm"}, Case{"/x/kvm.txt", "kvm.txt"}}) {
    CAPTURE(path);
    CHECK(name_of_input(path) == name);
  }
}
