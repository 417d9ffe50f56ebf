// SPDX-License-Identifier: MIT
#include "cli/help.hpp"

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "schema/error.hpp"

namespace kvq {

std::string program_help() {
  std::string text =
      "kvq - search, count and report on a kernel mailing list\n"
      "\n"
      "Usage: kvq [--db FILE] QUERY\n"
      "       kvq [--db FILE] COMMAND ...\n"
      "\n"
      "  kvq index lists/kvm                                    read a public-inbox archive\n"
      "  kvq 'author:@intel.com subsystem:TDX'                  search it\n"
      "  kvq 'is:patch date:2025 | count by author | top 10'    count\n"
      "  kvq digest 'HEAD~200..HEAD'                            the list's digest\n"
      "\n"
      "Commands ('kvq help COMMAND' tells more):\n";
  for (const Command& command : commands()) text += fmt::format("  {:9} {}\n", command.name, command.summary);
  text +=
      "\n"
      "Options:\n"
      "  --db FILE    the database; else KVQ_DB, else kvq/kvq.db in the data folder\n"
      "  --version    the version\n"
      "  -h, --help   this help\n"
      "\n"
      "Exit codes:\n"
      "  0    found, or nothing left to do\n"
      "  1    nothing found, an empty range too\n";
  for (const ErrorKindInfo& info : error_kinds()) text += fmt::format("  {:<4} {}\n", info.exit_code, info.meaning);
  return text;
}

}  // namespace kvq
