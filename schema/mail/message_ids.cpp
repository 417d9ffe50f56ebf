// SPDX-License-Identifier: MIT
#include "schema/mail/message_ids.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "schema/base/text.hpp"
#include "schema/mail/outline.hpp"
#include "schema/mail/web_address.hpp"

namespace kvq {
namespace {

constexpr auto npos = std::string_view::npos;

/// Collects ids, each once.
class IdList {
 public:
  explicit IdList(size_t most) : most_(most) {}

  bool is_full() const { return ids_.size() >= most_; }

  void add(std::string_view text) {
    // Some senders fold inside a Message-ID. NUL bytes are never stored.
    std::string id(text);
    std::erase_if(id, [](char c) { return c == '\0' || is_white_space(c); });
    // Some people paste the address of the mail that they answer.
    if (id.find("://") != npos) {
      if (std::string linked = message_id_of_web_address(id); !linked.empty()) id = std::move(linked);
    }
    if (id.empty() || is_full()) return;
    // Most mails have few ids, for which a set would take longer.
    constexpr size_t few = 16;
    if (ids_.size() == few) known_.insert(ids_.begin(), ids_.end());
    const bool is_new =
        ids_.size() < few ? std::ranges::find(ids_, id) == ids_.end() : known_.insert(id).second;
    if (is_new) ids_.push_back(std::move(id));
  }

  std::vector<std::string> take() { return std::move(ids_); }

 private:
  size_t most_;
  std::vector<std::string> ids_;
  std::unordered_set<std::string> known_;
};

/// Like find_first_of(), which calls a function for each character.
size_t find_either(std::string_view text, char one, char other, size_t from) {
  for (size_t i = from; i < text.size(); ++i) {
    if (text[i] == one || text[i] == other) return i;
  }
  return npos;
}

/// Returns the ids in brackets that are not in comments.
std::vector<std::string> ids_in_brackets(std::string_view value, size_t most, bool with_comments) {
  IdList ids(most);
  const bool has_comments = with_comments && value.find('(') != npos;
  const std::vector<size_t> comments = has_comments ? ends_of_comments(value) : std::vector<size_t>();
  const char other_begin = has_comments ? '(' : '<';
  for (size_t at = find_either(value, '<', other_begin, 0); at != npos && !ids.is_full();) {
    if (value[at] == '(') {
      at = find_either(value, '<', other_begin, comments[at] == 0 ? at + 1 : comments[at]);
      continue;
    }
    const size_t close = find_either(value, '<', '>', at + 1);
    if (close == npos) break;
    if (value[close] == '>') ids.add(value.substr(at + 1, close - at - 1));
    at = find_either(value, '<', other_begin, value[close] == '>' ? close + 1 : close);
  }
  return ids.take();
}

/// Returns the words of a text without brackets, or with only one of a pair, if each is an id.
std::vector<std::string> bare_ids(std::string_view value, size_t most) {
  constexpr std::string_view ends = " \t\r\n,;<>\"'";
  IdList ids(most);
  const std::string outline = outline_of(value);
  for (std::string_view rest = outline; !rest.empty();) {
    const size_t begin = std::min(rest.find_first_not_of(ends), rest.size());
    const size_t end = std::min(rest.find_first_of(ends, begin), rest.size());
    const std::string_view word = rest.substr(begin, end - begin);
    rest.remove_prefix(end);
    if (word.empty()) continue;
    const size_t at = word.find('@');
    if (at == npos || at == 0 || at + 1 == word.size()) return {};
    ids.add(word);
  }
  return ids.take();
}

}  // namespace

std::vector<std::string> message_ids_in(std::string_view value, size_t most) {
  std::vector<std::string> ids = ids_in_brackets(value, most, true);
  if (ids.empty() && value.find('(') != npos) ids = ids_in_brackets(value, most, false);
  if (ids.empty() && value.find('@') != npos) ids = bare_ids(value, most);
  return ids;
}

std::string message_id_as_stored(std::string_view written) {
  if (written.find('<') != npos) {
    if (std::vector<std::string> ids = message_ids_in(written, 1); !ids.empty())
      return std::move(ids.front());
  }
  std::string id(written);
  std::erase_if(id, is_white_space);
  return id;
}

}  // namespace kvq
