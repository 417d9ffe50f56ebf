// SPDX-License-Identifier: MIT
// Reports, lists, and the words of the query language.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "cli/mcp/answers.hpp"
#include "cli/mcp/untrusted.hpp"
#include "cli/reports/report_sources.hpp"
#include "cli/serve/api/api.hpp"
#include "cli/serve/site/report_arguments.hpp"
#include "query/report/documents/document.hpp"
#include "query/report/run/report.hpp"
#include "schema/base/error.hpp"
#include "schema/base/fold.hpp"

namespace kvq::mcp {
namespace {

using serve::Request;
using serve::Response;

/// Returns what the server answers to a request without parameters.
Json answer_of(Response (*api)(serve::Site&, const Request&, const std::string&), const ToolCall& call) {
  return Json::parse(api(call.site, Request{}, {}).body);
}

std::string text_of(const Json& json) {
  return json.is_string() ? json.get<std::string>() : "";
}

bool has(const Json& text, const std::string& word) {
  return fold(text_of(text)).find(word) != std::string::npos;
}

/// Whether a field, stage or function is what the word means: its name, an alias or one of its words.
bool is_named(const Json& entry, const std::string& word) {
  if (entry["name"] == word) return true;
  for (const Json& alias : entry.value("aliases", Json::array())) {
    if (alias == word) return true;
  }
  return false;
}

/// Keeps of each array the entries for which this is true, and returns their number.
template <class Test>
size_t keep(Json& vocabulary, Test test) {
  size_t kept = 0;
  for (Json& entries : vocabulary) {
    if (!entries.is_array()) continue;
    Json left = Json::array();
    for (Json& entry : entries) {
      if (test(entry)) left.push_back(std::move(entry));
    }
    kept += left.size();
    entries = std::move(left);
  }
  return kept;
}

/// Without a word, a model gets an overview that it can read as a whole.
void make_brief(Json& vocabulary) {
  for (Json& entries : vocabulary) {
    if (!entries.is_array()) continue;
    for (Json& entry : entries) {
      Json brief;
      for (const char* member : {"name", "usage", "use", "help", "example"}) {
        if (entry.contains(member)) brief[member] = entry[member];
      }
      entry = std::move(brief);
    }
  }
}

std::string text_of_vocabulary(const Json& vocabulary) {
  std::string out;
  for (const auto& [kind, entries] : vocabulary.items()) {
    if (!entries.is_array() || entries.empty()) continue;
    out += kind + ":\n";
    for (const Json& entry : entries) {
      const std::string name = entry.contains("usage") ? text_of(entry["usage"]) : text_of(entry["name"]);
      out += fmt::format("  {} - {}; example: {}\n", name, text_of(entry["help"]),
                         text_of(entry.value("example", Json())));
      for (const Json& word : entry.value("words", Json::array()))
        out += fmt::format("    {} - {}\n", text_of(word["name"]), text_of(word["help"]));
    }
  }
  return out;
}

}  // namespace

Answer fields(const ToolCall& call) {
  const std::string word = fold(call.given.text(word_argument));
  Answer answer{.structured = answer_of(serve::api_fields, call), .text = {}, .is_of_mails = false};
  Json& vocabulary = answer.structured;
  if (word.empty()) {
    make_brief(vocabulary);
  } else if (Json named = vocabulary;
             keep(named, [&](const Json& entry) { return is_named(entry, word); }) > 0) {
    vocabulary = std::move(named);
  } else {
    keep(vocabulary, [&](const Json& entry) {
      return has(entry["name"], word) || has(entry["help"], word) ||
             std::ranges::any_of(entry.value("words", Json::array()), [&](const Json& one) {
               return has(one["name"], word) || has(one["help"], word);
             });
    });
  }
  answer.text = text_of_vocabulary(vocabulary);
  if (answer.text.empty()) answer.text = fmt::format("Nothing in the query language is about '{}'.\n", word);
  return answer;
}

Answer lists(const ToolCall& call) {
  Answer answer{.structured = answer_of(serve::api_lists, call), .text = {}};
  for (const Json& list : answer.structured["lists"]) {
    answer.text += fmt::format("{}: {} mails from {} to {}\n", text_of(list["list"]), list["mails"].dump(),
                               text_of(list["oldest"]), text_of(list["newest"]));
  }
  if (answer.text.empty()) answer.text = "The database has no mails yet.\n";
  return answer;
}

Answer reports(const ToolCall& call) {
  Answer answer{.structured = answer_of(serve::api_reports, call), .text = {}, .is_of_mails = false};
  for (const Json& one : answer.structured["reports"]) {
    answer.text += fmt::format("{} - {}\n", text_of(one["name"]), text_of(one["summary"]));
    for (const Json& parameter : one["parameters"]) {
      const Json& otherwise = parameter["default"];
      answer.text += fmt::format(
          "    {} ({}, {}) - {}\n", text_of(parameter["name"]), text_of(parameter["kind"]),
          otherwise.is_null() ? "required" : "default: " + text_of(otherwise), text_of(parameter["help"]));
    }
  }
  return answer;
}

Answer report_text(const ToolCall& call) {
  const auto reading = call.site.read(call.stop);
  const std::string name = call.given.text(report_argument);
  const report::Report report = report::parse_report(serve::report_named(*reading, name).source);
  auto values = call.given.texts_by_name(values_argument);
  if (const std::string list = call.given.text(list_argument); !list.empty()) {
    if (!serve::takes_list(report) || values.contains(std::string(serve::list_parameter)))
      throw Error(ErrorKind::usage, "the report has a parameter 'list' of its own",
                  "give it in 'parameters'");
    values.emplace(serve::list_parameter, list);
  }
  std::string text;
  const auto writer = report::make_document_writer(report::DocumentFormat::markdown, {},
                                                   [&](std::string_view piece) { text += piece; });
  run_report(report, reading->database(), report_arguments(*reading, report, std::move(values)), *writer);
  const auto offset = static_cast<size_t>(call.given.number(offset_argument));
  const std::string_view rest = std::string_view(text).substr(std::min(offset, text.size()));
  const std::string part(part_that_fits(rest, call.most_bytes - 2 * envelope_bytes));
  Answer answer{.structured = {{"schema", report::schema_version},
                               {"name", name},
                               {"summary", report.summary},
                               {"format", "markdown"},
                               {"bytes", text.size()},
                               {"text", part}},
                .text = part};
  if (part.size() < rest.size()) answer.next["offset"] = offset + part.size();
  return answer;
}

}  // namespace kvq::mcp
