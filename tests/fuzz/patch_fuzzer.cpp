// SPDX-License-Identifier: MIT
// Reads any text as a patch: its lines, files, diffstat and patch-id, within libFuzzer's -timeout.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/fuzzing.hpp"
#include "indexer/mail/diff/diff.hpp"
#include "indexer/mail/diff/diffstat.hpp"
#include "indexer/mail/diff/patch_id.hpp"
#include "schema/base/text.hpp"

using namespace kvq;

namespace {

bool is_within(std::string_view part, std::string_view whole) {
  return part.empty() ||
         (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

std::string_view take_line(std::string_view& rest) {
  const size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return line;
}

void read_lines(std::string_view text) {
  DiffReader reader;
  int64_t lines = 0;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (const auto read = reader.read(line, text); read && !is_within(read->text, line))
      fuzz::fail("a part of a diff is not in its line");
    if (const auto stat = parse_diffstat_line(line); stat && stat->begin + stat->length > line.size())
      fuzz::fail("the path of a diffstat is not in its line");
    if (const auto hunk = parse_hunk_header(line); hunk && !is_within(hunk->function, line))
      fuzz::fail("the function of a hunk is not in its line");
    ++lines;
  }
  int64_t changed = 0;
  for (const PatchFile& file : reader.files()) changed += file.added.value_or(0) + file.removed.value_or(0);
  if (changed > lines) fuzz::fail("the files have more changed lines than the text has lines");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_lines(text);
  if (const auto id = patch_id(text); id && id->size() != 20) fuzz::fail("a patch-id has not 20 bytes");
  return 0;
}
