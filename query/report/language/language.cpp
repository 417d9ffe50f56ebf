// SPDX-License-Identifier: MIT
#include "query/report/language/language.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "query/report/documents/chart_kinds.hpp"

namespace kvq::report {
namespace {

constexpr LanguageEntry function_table[] = {
    {"link", "links to the mail of the row"},
    {"link COLUMN", "links to the address in a column"},
    {"percent of NAME",
     "the number as a percentage of NAME, a column of the row or a let, in whole percent; if NAME is 0, a "
     "dash"},
    {"one TEXT, else TEXT",
     "the first text if the number is 1, else the second: {patches} {patches | one patch, else patches}"},
    {"upto /REGEX/",
     "the text up to and including the first line that matches; if none matches, the whole text without its "
     "trailing line breaks"},
    {"without first line /REGEX/", "the text without its first non-blank line, if that line matches"},
};

std::string_view first_word(std::string_view usage) {
  return usage.substr(0, usage.find(' '));
}

}  // namespace

std::span<const LanguageEntry> statements() {
  static const std::string chart = "chart " + chart_names("|");
  static const LanguageEntry table[] = {
      {"report NAME \"SUMMARY\"", "the name and summary of the report; required"},
      {"parameter NAME: KIND [= VALUE] [\"HELP\"]",
       "a parameter of the report; VALUE is its default; without VALUE the parameter is required"},
      {"let NAME = FILTER", "a named filter, to use in queries as $NAME"},
      {"let NAME = QUERY", "a query that returns one number, to print as {NAME}"},
      {"as-of $NAME",
       "states, ages, answers and reviews of series are those at the end of a parameter, a range or time; "
       "default: those of "
       "now"},
      {"title TEMPLATE",
       "the title of a page and the subject of a mail; default: the summary, but text and JSON then have no "
       "title"},
      {"heading TEMPLATE", "a heading"},
      {"text TEMPLATE", "text that keeps its line breaks"},
      {"note TEMPLATE", "an explanation: its lines are joined, an empty line begins a paragraph"},
      {"footer TEMPLATE", "the last line, instead of the default one; \"\" for none"},
      {"section QUERY", "the rows of a query, which continues on lines that begin with |"},
      {"against QUERY", "after a section that counts: a query with the same count, to compare with"},
      {"row [STATUS] TEMPLATE",
       "after a section: the layout of a row; with a STATUS (new, existing), only of the rows to which a "
       "dedupe stage gives that status"},
      {"table COLUMN [\"TITLE\"], ...", "after a section: the columns of its table, and their titles"},
      {"group COLUMN", "after a section: prints the value above adjacent rows that have the same value"},
      {chart, "after a section that is a table: draws its first column of numbers"},
      {"empty TEMPLATE", "after a section: printed if the section has no rows"},
      {"if CONDITION", "prints the statements up to else or end only if the condition is true"},
      {"else", "prints the statements up to end only if the condition is false"},
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
