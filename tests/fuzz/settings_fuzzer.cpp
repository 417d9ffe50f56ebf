// SPDX-License-Identifier: MIT
// Reads any text as one of the small files and objects that are not mails. The first byte chooses: 'm' a
// mailmap, 'a' affiliations, 's' the kernel's MAINTAINERS, 'c' a raw commit of git.
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/fuzzing.hpp"
#include "indexer/git/raw_commit.hpp"
#include "indexer/maintainers.hpp"
#include "schema/base/error.hpp"
#include "schema/base/fold.hpp"
#include "schema/people/affiliations.hpp"
#include "schema/people/mailmap.hpp"

using namespace kvq;

namespace {

void map_people(std::string_view text) {
  const Mailmap mailmap = Mailmap::parse(text, "mailmap");
  for (const char* email : {"ada@example.org", "", "A@B", "a"}) {
    const MappedPerson person = mailmap.person("Ada Byron", email);
    if (person.email != fold(mailmap.map("Ada Byron", email).email))
      fuzz::fail("a person has another address than git gives them: " + person.email);
    // An entry may be only for people of a name: nobody has none.
    if (mailmap.person("", email).email != mailmap.canonical_email(email))
      fuzz::fail("a person without a name does not have the canonical address");
  }
}

void affiliate(std::string_view text) {
  const Affiliations affiliations = Affiliations::parse(text, "affiliations");
  for (const char* email : {"ada@example.org", "a@mail.example.org", "a", ""}) {
    int64_t until = first_second;
    for (const Affiliation& affiliation : affiliations.of(email, "ada@example.org")) {
      if (affiliation.since != until || affiliation.until <= affiliation.since)
        fuzz::fail("the affiliations of an address have a gap or overlap");
      until = affiliation.until;
    }
    if (until != last_second) fuzz::fail("the affiliations of an address end");
  }
}

void read(char kind, std::string_view text) {
  switch (kind) {
    case 'm':
      return map_people(text);
    case 'a':
      return affiliate(text);
    case 's':
      parse_maintainers(text);
      return;
    default:
      read_commit(text);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  try {
    read(bytes.front(), bytes.substr(1));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::usage)
      fuzz::fail(std::string("not an error in the file: ") + error.what());
  }
  return 0;
}
