// SPDX-License-Identifier: MIT
#include "indexer/maintainers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <unordered_map>
#include <utility>

#include "indexer/git/git.hpp"
#include "indexer/mail/encoding/charset.hpp"
#include "indexer/mail/header/mailbox.hpp"
#include "indexer/relations/relate.hpp"
#include "schema/base/error.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

namespace fs = std::filesystem;

// The file of Linux has 0.8 MB and 2,900 sections.
constexpr size_t most_bytes = 16 << 20;
constexpr size_t most_sections = 50'000;
constexpr size_t longest_name = 500;
constexpr size_t longest_value = 1'000;
constexpr std::string_view hint =
    "expected Linux's MAINTAINERS, a source tree that has one, or a bare repository of Linux";

/// A line with a letter and a value, such as `M:   Ada Byron <ada@example.org>`.
struct Tag {
  char letter;
  std::string_view value;
};

std::optional<Tag> tag_of(std::string_view line) {
  if (line.size() < 2 || line[0] < 'A' || line[0] > 'Z' || line[1] != ':') return std::nullopt;
  return Tag{line[0], trimmed(line.substr(2))};
}

/// Collapses white space: a few names contain a tab.
std::string with_single_spaces(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool is_space = c == ' ' || c == '\t';
    if (!is_space) out += c;
    if (is_space && !out.ends_with(' ')) out += ' ';
  }
  return out;
}

class SectionReader {
 public:
  void read(std::string_view line) {
    if (trimmed(line).empty() || line.starts_with('#')) return;
    if (const auto tag = tag_of(line)) return add(*tag);
    // The last line before the tags is the name. The first section follows pages of explanation.
    name_ = line.size() <= longest_name ? with_single_spaces(trimmed(line)) : std::string();
    section_ = nullptr;
    entries_.clear();
  }

  std::vector<Section> take() {
    std::vector<Section> out;
    out.swap(sections_);
    return out;
  }

 private:
  void add(const Tag& tag) {
    if (tag.value.empty() || tag.value.size() > longest_value || name_.empty()) return;
    switch (tag.letter) {
      case 'F':
      case 'X':
      case 'N':
        section().patterns.push_back({tag.letter, std::string(tag.value)});
        return;
      case 'S':
      case 'T':
      case 'L':
        entries().push_back({tag.letter, std::string(tag.value)});
        return;
      case 'M':
        return add_person("maintainer", tag.value);
      case 'R':
        return add_person("reviewer", tag.value);
      default:
        return;
    }
  }

  void add_person(std::string_view role, std::string_view value) {
    if (auto mailbox = parse_mailbox(mailbox_at_start(value));
        mailbox && mailbox->address.find('@') != std::string::npos) {
      section().people.push_back({role, std::move(*mailbox)});
    }
  }

  Section& section() {
    if (section_ != nullptr) return *section_;
    const auto [known, is_new] = by_name_.emplace(name_, sections_.size());
    if (is_new) {
      if (sections_.size() == most_sections) {
        throw Error(ErrorKind::usage,
                    fmt::format("the MAINTAINERS file has more than {} sections", most_sections),
                    std::string(hint));
      }
      sections_.push_back({name_, {}, {}, {}});
    }
    section_ = &sections_[known->second];
    std::ranges::move(entries_, std::back_inserter(section_->entries));
    entries_.clear();
    return *section_;
  }

  /// A status or list alone makes no section: it names no file and nobody.
  std::vector<SectionEntry>& entries() { return section_ != nullptr ? section_->entries : entries_; }

  std::string name_;
  /// The current section. Reset at each name, because adding a section may move all sections.
  Section* section_ = nullptr;
  /// Those of the current name, until it is a section.
  std::vector<SectionEntry> entries_;
  std::vector<Section> sections_;
  std::unordered_map<std::string, size_t> by_name_;
};

[[noreturn]] void refuse(const fs::path& path, std::string_view why) {
  throw Error(ErrorKind::usage, fmt::format("'{}' {}", path.string(), why), std::string(hint));
}

}  // namespace

std::vector<Section> parse_maintainers(std::string_view bytes) {
  const std::string text = to_utf8(std::string(bytes), {}).text;
  SectionReader reader;
  for (std::string_view rest = text; !rest.empty();) reader.read(take_line(rest));
  std::vector<Section> sections = reader.take();
  if (sections.empty()) {
    throw Error(ErrorKind::usage, "not a MAINTAINERS file: it has no sections", std::string(hint));
  }
  return sections;
}

std::string read_maintainers(const fs::path& path) {
  std::error_code failed;
  const bool is_folder = fs::is_directory(path, failed);
  const fs::path file = is_folder ? path / "MAINTAINERS" : path;
  std::string bytes;
  if (is_folder && !fs::exists(file, failed)) {
    if (!Repository::is_at(path)) refuse(path, "has no MAINTAINERS");
    auto blob = Repository::open(path).file_at_head("MAINTAINERS");
    if (!blob) refuse(path, "has no MAINTAINERS at its HEAD");
    bytes = std::move(*blob);
  } else {
    if (!fs::is_regular_file(file, failed)) refuse(file, "is not a file");
    std::ifstream stream(file, std::ios::binary);
    bytes.resize(most_bytes + 1);
    stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (stream.bad() || !stream.eof()) refuse(file, "cannot be read, or is too large");
    bytes.resize(static_cast<size_t>(stream.gcount()));
  }
  if (bytes.size() > most_bytes) refuse(file, "is too large for a MAINTAINERS file");
  return bytes;
}

void import_maintainers(const Database& database, const std::vector<Section>& sections) {
  replace_sections(database, sections, [&] { Relations(database).reconsider_maintainers(0); });
}

}  // namespace kvq
