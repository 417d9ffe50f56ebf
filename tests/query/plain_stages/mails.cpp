// SPDX-License-Identifier: MIT
#include "query/plain_stages/mails.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kvq::tests::plain_stages {
namespace {

std::set<std::string> split(const Value& value) {
  std::set<std::string> out;
  const auto* text = std::get_if<std::string>(&value);
  for (size_t at = 0; text != nullptr && at < text->size();) {
    const size_t end = std::min(text->find(", ", at), text->size());
    out.insert(text->substr(at, end - at));
    at = end + 2;
  }
  return out;
}

std::string small(std::string text) {
  for (char& c : text) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return text;
}

std::vector<size_t> places(const std::vector<Mail>& mails, const std::string& query) {
  std::vector<size_t> out;
  for (const Row& row : query_rows(sample_database(), query, {"id", "subject"})) {
    const auto mail = std::ranges::find(mails, shown(row[0]) + "\n" + shown(row[1]), &Mail::key);
    out.push_back(mail->place);
  }
  return out;
}

/// Finds the relations between mails, with terms instead of stages.
void relate(std::vector<Mail>& mails) {
  for (const Row& row : query_rows(sample_database(), "is:series", {"id", "topic", "posted"})) {
    const std::string of_series = "series:\"" + shown(row[0]) + "\"";
    const size_t lead = places(mails, of_series + " is:series").front();
    for (const size_t member : places(mails, of_series)) {
      mails[member].series = lead;
      mails[member].topic = shown(row[1]);
      mails[member].posted = std::get<int64_t>(row[2]);
    }
  }
  for (const Row& row : query_rows(sample_database(), "| distinct thread", {})) {
    const std::string root = shown(row[0]);
    const auto members = places(mails, "thread:\"" + root + "\"");
    const size_t first = *std::ranges::min_element(members, {}, [&](size_t place) {
      return std::pair(!mails[place].key.starts_with(root + "\n"), mails[place].values.at("date"));
    });
    for (const size_t member : members) mails[member].thread = first;
  }
}

/// The most common spelling of each subsystem, by its lowercase name.
const std::map<std::string, std::string>& usual_names() {
  static const std::map<std::string, std::string> names = [] {
    std::map<std::string, std::map<std::string, int>> uses;
    for (const Mail& mail : all_mails()) {
      for (const std::string& name : mail.several.at("subsystem")) --uses[small(name)][name];
    }
    std::map<std::string, std::string> out;
    for (const auto& [folded, spellings] : uses) {
      out[folded] =
          std::ranges::min_element(spellings, {}, [](const auto& one) { return one.second; })->first;
    }
    return out;
  }();
  return names;
}

}  // namespace

std::string shown(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<int64_t>(&value)) return std::to_string(*number);
  if (const auto* real = std::get_if<double>(&value)) return fmt::format("{}", *real);
  return "-";
}

const std::vector<Mail>& all_mails() {
  static const std::vector<Mail> mails = [] {
    std::vector<Mail> out;
    std::string select = "| select id, subject, file, subsystem";
    for (const std::string& column : single_columns) select += ", " + column;
    for (const Row& row : query_rows(sample_database(), select, {})) {
      Mail mail;
      mail.place = out.size();
      mail.key = shown(row[0]) + "\n" + shown(row[1]);
      mail.several = {{"file", split(row[2])}, {"subsystem", split(row[3])}};
      for (size_t i = 0; i < single_columns.size(); ++i) mail.values[single_columns[i]] = row[i + 4];
      out.push_back(std::move(mail));
    }
    relate(out);
    return out;
  }();
  return mails;
}

std::vector<Value> values_of(const Mail& mail, const std::string& column) {
  const auto single = mail.values.find(column);
  if (single != mail.values.end()) {
    if (std::holds_alternative<std::monostate>(single->second)) return {};
    return {single->second};
  }
  std::set<Value> out;
  for (const std::string& name : mail.several.at(column)) {
    out.insert(column == "subsystem" ? usual_names().at(small(name)) : name);
  }
  return {out.begin(), out.end()};
}

}  // namespace kvq::tests::plain_stages
