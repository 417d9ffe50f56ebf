// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "query/report/formats/markup.hpp"
#include "query/report/formats/writers.hpp"
#include "query/time/values.hpp"

namespace kvq::report {
namespace {

/// FNV-1a, 64 bits.
uint64_t hash_of(std::string_view text) {
  constexpr uint64_t offset = 14'695'981'039'346'656'037U;
  constexpr uint64_t prime = 1'099'511'628'211U;
  uint64_t hash = offset;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * prime;
  return hash;
}

/// Returns a stable id for the feed of a query: a UUID of version 8 (RFC 9562), hashed from the text of the
/// query.
std::string feed_id(const std::string& query) {
  const uint64_t one = hash_of("kvq feed " + query);
  const uint64_t other = hash_of(query + " kvq feed");
  return fmt::format("urn:uuid:{:08x}-{:04x}-8{:03x}-{:04x}-{:012x}", one >> 32U, (one >> 16U) & 0xffffU,
                     one & 0xfffU, 0x8000U | ((other >> 48U) & 0x3fffU), other & 0xffff'ffff'ffffU);
}

/// Returns the `mid:` URI of a Message-ID (RFC 2392).
std::string mid_uri(std::string_view message_id) {
  constexpr std::string_view plain = "-._~@!$'()*+,;=";
  std::string uri = "mid:";
  for (const char c : message_id) {
    const bool alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (alphanumeric || plain.find(c) != std::string_view::npos) {
      uri += c;
    } else {
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return uri;
}

std::string element(std::string_view name, std::string_view text) {
  return fmt::format("<{0}>{1}</{0}>\n", name, escaped_markup(text));
}

/// The date of the feed is that of its newest entry and precedes the entries, so all entries are kept until
/// end().
class AtomWriter : public RowWriter {
 public:
  AtomWriter(Table table, Sink sink) : table_(std::move(table)), sink_(std::move(sink)) {}

  void write(const Row& row) override {
    const std::string date = text_of(row, "date");
    newest_ = std::max(newest_, std::get<int64_t>(row[place_of("date")]));
    std::string entry = "<entry>\n";
    entry += element("id", mid_uri(text_of(row, "id")));
    entry += element("title", text_of(row, "subject"));
    entry += element("updated", date) + element("published", date);
    entry += author(text_of(row, "author.name"), text_of(row, "author.address"));
    entry += fmt::format("<link rel=\"alternate\" href=\"{}\"/>\n", escaped_markup(text_of(row, "url")));
    entry += fmt::format("<content type=\"text\">{}</content>\n", escaped_markup(text_of(row, "text")));
    entries_.push_back(entry + "</entry>\n");
  }

  void end() override {
    const bool empty = entries_.empty();
    sink_("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n" +
          element("id", feed_id(table_.title)) + element("title", table_.title) +
          element("updated", to_rfc3339(empty ? table_.now : newest_)) + author("kvq", ""));
    for (const std::string& entry : entries_) sink_(entry);
    sink_("</feed>\n");
  }

 private:
  size_t place_of(std::string_view name) const {
    const auto found = std::ranges::find(table_.columns, name, &plan::Column::name);
    return static_cast<size_t>(found - table_.columns.begin());
  }

  std::string text_of(const Row& row, std::string_view name) const {
    const size_t place = place_of(name);
    return to_data_text(row[place], table_.columns[place]);
  }

  static std::string author(const std::string& name, const std::string& address) {
    const bool named = !name.empty() || !address.empty();
    std::string out = "<author>\n";
    out += element("name", !named ? "unknown" : name.empty() ? address : name);
    // The schema of RFC 4287 requires text on both sides of an @.
    const size_t at = address.find('@', 1);
    if (at != std::string::npos && at + 1 < address.size()) out += element("email", address);
    return out + "</author>\n";
  }

  Table table_;
  Sink sink_;
  int64_t newest_ = std::numeric_limits<int64_t>::min();
  std::vector<std::string> entries_;
};

}  // namespace

std::unique_ptr<RowWriter> make_atom_writer(Table table, Sink sink) {
  return std::make_unique<AtomWriter>(std::move(table), std::move(sink));
}

}  // namespace kvq::report
