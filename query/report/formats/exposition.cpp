// SPDX-License-Identifier: MIT
#include "query/report/formats/exposition.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "schema/base/error.hpp"
#include "schema/base/text_width.hpp"

namespace kvq::report {
namespace {

void add_label(std::string& out, std::string_view name, std::string_view value) {
  out += fmt::format("{}{}=\"{}\"", out.empty() ? "" : ",", name, exposition_label(value));
}

std::string labels_of(const sql::Metric& metric, const Sample& sample, std::span<const AddedLabel> added) {
  std::string out;
  for (size_t i = 0; i < metric.labels.size(); ++i) add_label(out, metric.labels[i].name, sample.labels[i]);
  for (const AddedLabel& label : added) add_label(out, label.name, label.value);
  return out.empty() ? out : "{" + out + "}";
}

/// Whether Prometheus takes the name for a label, as its documentation of the data model says.
bool is_label_name(std::string_view name) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return !name.empty() && is_letter(name.front()) &&
         std::ranges::all_of(name, [&](char c) { return is_letter(c) || is_digit(c); });
}

bool is_taken(std::string_view name) {
  // Prometheus keeps names that begin so for itself, and these two for what it scrapes.
  if (name.starts_with("__") || name == "job" || name == "instance") return true;
  return std::ranges::any_of(sql::metrics(), [&](const sql::Metric& metric) {
    return std::ranges::find(metric.labels, name, &sql::MetricLabel::name) != metric.labels.end();
  });
}

}  // namespace

std::string exposition_label(std::string_view value) {
  std::string out;
  while (!value.empty()) {
    const std::string_view before = value;
    const char32_t code = take_code_point(value);
    const std::string_view taken = before.substr(0, before.size() - value.size());
    // The backslash of a `\x` in the name itself, so that it is not taken for one of these.
    const bool looks_escaped = code == '\\' && value.starts_with('x');
    if (code == no_code_point || code == 0 || looks_escaped) {
      out += fmt::format("\\\\x{:02x}", static_cast<unsigned char>(taken.front()));
    } else if (code == '\n') {
      out += "\\n";
    } else {
      if (code == '\\' || code == '"') out += '\\';
      out += taken;
    }
  }
  return out;
}

AddedLabel added_label(std::string_view text) {
  const size_t at = text.find('=');
  const std::string_view name = text.substr(0, at);
  if (at == std::string_view::npos || !is_label_name(name)) {
    throw Error(ErrorKind::usage, fmt::format("'{}' is not a label", printable(text)),
                "write NAME=VALUE; a name has letters, digits and '_', and begins with no digit");
  }
  if (is_taken(name)) {
    throw Error(ErrorKind::usage, fmt::format("the label '{}' has another meaning", name),
                "choose another name");
  }
  return {std::string(name), std::string(text.substr(at + 1))};
}

std::string exposition(std::span<const Measured> all, std::span<const AddedLabel> added) {
  std::string out;
  for (const auto& [metric, samples] : all) {
    if (samples.empty()) continue;
    out += fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n", metric->name, metric->help);
    for (const Sample& sample : samples) {
      out += fmt::format("{}{} {}\n", metric->name, labels_of(*metric, sample, added), sample.value);
    }
  }
  return out;
}

}  // namespace kvq::report
