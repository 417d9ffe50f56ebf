// SPDX-License-Identifier: MIT
#include "query/report/language/language.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "query/report/documents/chart_kinds.hpp"

namespace kvq::report {
namespace {

constexpr LanguageEntry function_table[] = {
    {"link", "leads to the mail that the row is"},
    {"link COLUMN", "leads to the address in a column"},
    {"percent of NAME",
     "the number as so many percent of a column of the row or of a let, whole ones; - where that is 0"},
    {"upto /REGEX/",
     "the text up to and with the first line that matches; with none, all without the line breaks at its "
     "end"},
    {"without first line /REGEX/", "the text without its first line that is not blank, if that matches"},
};

std::string_view first_word(std::string_view usage) {
  return usage.substr(0, usage.find(' '));
}

}  // namespace

std::span<const LanguageEntry> statements() {
  static const std::string chart = "chart " + chart_names("|");
  static const LanguageEntry table[] = {
      {"report NAME \"SUMMARY\"", "names the report"},
      {"parameter NAME: KIND [= VALUE] [\"HELP\"]",
       "what the caller gives; without a VALUE it must be given"},
      {"let NAME = FILTER", "a filter to use more than once, as $NAME"},
      {"let NAME = QUERY", "a query that gives one number, to show as {NAME}"},
      {"title TEMPLATE",
       "what pages are headed with, and the subject of a mail; without it that is the summary"},
      {"heading TEMPLATE", "the heading of what follows"},
      {"text TEMPLATE", "lines as they stand"},
      {"note TEMPLATE", "what explains: lines flow, an empty line begins a paragraph"},
      {"footer TEMPLATE", "the last line, instead of the usual one; \"\" for none"},
      {"section QUERY", "the rows of a query; it goes on in lines that begin with |"},
      {"against QUERY", "below a section that counts: the same count of other mails, to compare with"},
      {"row [STATUS] TEMPLATE",
       "below a section: how a row is printed; with a STATUS (new, existing) those that a dedupe stage "
       "marked so"},
      {"table COLUMN [\"TITLE\"], ...", "below a section: its columns, and what stands above them"},
      {"group COLUMN", "below a section: rows beside each other that have the same value stand under it"},
      {chart, "below a section that is a table: draws its first number"},
      {"empty TEMPLATE", "below a section: what is printed where it has no rows"},
      {"if CONDITION", "what follows, up to else or end, is there only where the condition holds"},
      {"else", "the same where it does not"},
      {"end", "ends an if"},
  };
  return table;
}

std::span<const LanguageEntry> placeholder_functions() {
  return function_table;
}

std::string statement_names() {
  std::vector<std::string_view> names;
  for (const LanguageEntry& entry : statements()) {
    if (std::ranges::find(names, first_word(entry.usage)) == names.end())
      names.push_back(first_word(entry.usage));
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string function_usages() {
  std::vector<std::string_view> usages;
  std::ranges::transform(function_table, std::back_inserter(usages), &LanguageEntry::usage);
  return fmt::format("{}", fmt::join(usages, ", "));
}

}  // namespace kvq::report
