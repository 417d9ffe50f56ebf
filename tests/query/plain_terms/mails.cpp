// SPDX-License-Identifier: MIT
#include "query/plain_terms/mails.hpp"

#include <algorithm>
#include <sstream>

#include "query/time/values.hpp"
#include "support/support.hpp"

namespace kvq::tests::plain_terms {
namespace {

int64_t number_of(const Value& value) {
  const auto* number = std::get_if<int64_t>(&value);
  return number == nullptr ? -1 : *number;
}

/// Whether a mail determines the place of its Message-ID in the thread: the oldest mail with that id does.
bool places_its_id(const Mail& mail) {
  return std::ranges::none_of(
      all_mails(), [&](const Mail& other) { return other.id == mail.id && other.date < mail.date; });
}

}  // namespace

std::string small(std::string text) {
  for (char& c : text) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return text;
}

std::string text_of(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr ? "" : *text;
}

std::vector<bool> commits_with_mail() {
  std::vector<std::string> files;
  std::vector<bool> present;
  std::istringstream manifest(project_file("samples/archive.txt"));
  for (std::string line; std::getline(manifest, line);) {
    std::istringstream columns(line);
    std::string time, verb, file;
    columns >> time >> verb >> file;
    if (verb == "delete") {
      present[static_cast<size_t>(std::ranges::find(files, file) - files.begin())] = false;
    }
    if (verb != "mail" && verb != "delete") continue;
    files.push_back(file);
    // An empty file is a purged mail.
    present.push_back(verb == "mail" && !project_file("samples/mail/" + file).empty());
  }
  return present;
}

const std::vector<Mail>& all_mails() {
  static const std::vector<Mail> mails = [] {
    std::vector<Mail> out;
    const auto rows = query_rows(
        sample_database(), "range:..HEAD",
        {"id",   "subject", "kind",        "author.address", "domain",    "from.address", "date",
         "text", "file",    "number",      "total",          "revision",  "title",        "author",
         "to",   "cc",      "references",  "preblob",        "postblob",  "patchid",      "header.x-mailer",
         "size", "series",  "reviewed-by", "acked-by",       "tested-by", "topic"});
    const std::vector<bool> present = commits_with_mail();
    auto position = static_cast<int64_t>(present.size());
    for (const Row& row : rows) {
      while (!present.at(static_cast<size_t>(position - 1))) --position;
      out.push_back({.id = text_of(row[0]),
                     .subject = text_of(row[1]),
                     .kind = text_of(row[2]),
                     .author = small(text_of(row[3])),
                     .domain = text_of(row[4]),
                     .sender = small(text_of(row[5])),
                     .date = to_rfc3339(number_of(row[6])),
                     .text = text_of(row[7]),
                     .files = text_of(row[8]),
                     .title = text_of(row[12]),
                     .whole_author = text_of(row[13]),
                     .to = small(text_of(row[14])),
                     .cc = small(text_of(row[15])),
                     .references = text_of(row[16]),
                     .preblobs = text_of(row[17]),
                     .postblobs = text_of(row[18]),
                     .patchid = text_of(row[19]),
                     .mailer = small(text_of(row[20])),
                     .series = text_of(row[22]),
                     .topic = text_of(row[26]),
                     .reviews = small(text_of(row[23]) + ", " + text_of(row[24])),
                     .tests = small(text_of(row[25])),
                     .number = number_of(row[9]),
                     .total = number_of(row[10]),
                     .revision = number_of(row[11]),
                     .size = number_of(row[21]),
                     .position = position--});
    }
    return out;
  }();
  return mails;
}

std::set<std::string> thread_of(const Mail& mail) {
  const auto cited = [](const Mail& m) {
    std::istringstream ids(m.references);
    std::set<std::string> out{m.id};
    for (std::string id; ids >> id;) out.insert(id);
    return out;
  };
  std::set<std::string> thread = {mail.id};
  for (size_t before = 0; before != thread.size();) {
    before = thread.size();
    for (const Mail& other : all_mails()) {
      if (!places_its_id(other)) continue;
      const auto ids = cited(other);
      if (std::ranges::any_of(ids, [&](const std::string& id) { return thread.contains(id); }))
        thread.insert(ids.begin(), ids.end());
    }
  }
  return thread;
}

}  // namespace kvq::tests::plain_terms
