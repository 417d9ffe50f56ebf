// SPDX-License-Identifier: MIT
#include "schema/postgresql/dialect/tokens.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "schema/base/text.hpp"
#include "schema/postgresql/dialect/untranslatable.hpp"

namespace kvq::postgresql {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool begins_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
}

bool is_in_word(char c) {
  return begins_word(c) || is_digit(c) || c == '$';
}

class Tokenizing {
 public:
  explicit Tokenizing(std::string_view sql) : sql_(sql) {}

  std::vector<Token> all() {
    std::vector<Token> out;
    do {
      out.push_back(next());
    } while (out.back().kind != TokenKind::end);
    return out;
  }

 private:
  char at(size_t ahead) const { return at_ + ahead < sql_.size() ? sql_[at_ + ahead] : '\0'; }

  void skip_blanks() {
    while (at_ < sql_.size()) {
      if (is_white_space(sql_[at_])) {
        ++at_;
      } else if (at(0) == '-' && at(1) == '-') {
        at_ = std::min(sql_.find('\n', at_), sql_.size());
      } else {
        return;
      }
    }
  }

  Token next() {
    skip_blanks();
    const char first = at(0);
    if (at_ == sql_.size()) return {TokenKind::end, {}, at_, at_};
    if (first == '\'') return quoted(TokenKind::text, '\'');
    if (first == '"') return quoted(TokenKind::quoted_name, '"');
    if ((first == 'x' || first == 'X') && at(1) == '\'') {
      ++at_;
      return quoted(TokenKind::blob, '\'');
    }
    if (begins_word(first)) return while_true(TokenKind::word, is_in_word);
    if (is_digit(first))
      return while_true(TokenKind::number, [](char c) { return is_in_word(c) || c == '.'; });
    if (first == '?') {
      ++at_;
      Token token = while_true(TokenKind::parameter, is_digit);
      --token.begin;
      return token;
    }
    return sign();
  }

  template <class Is>
  Token while_true(TokenKind kind, const Is& is) {
    const size_t begin = at_;
    while (at_ < sql_.size() && is(sql_[at_])) ++at_;
    return {kind, std::string(sql_.substr(begin, at_ - begin)), begin, at_};
  }

  /// A doubled quote stands for one.
  Token quoted(TokenKind kind, char quote) {
    Token token{kind, {}, at_, at_};
    for (++at_; at_ < sql_.size(); ++at_) {
      if (sql_[at_] == quote) {
        if (at(1) != quote) {
          token.end = ++at_;
          return token;
        }
        ++at_;
      }
      token.text += sql_[at_];
    }
    refuse("a quote is not closed", sql_.substr(token.begin));
  }

  Token sign() {
    constexpr std::array<std::string_view, 6> long_signs = {"||", "<>", "<=", ">=", "==", "!="};
    for (const std::string_view sign : long_signs) {
      if (sql_.substr(at_).starts_with(sign)) return taken(sign.size());
    }
    if (std::string_view("(),.;=<>+-*/%").find(at(0)) == std::string_view::npos)
      refuse("unknown sign", sql_.substr(at_));
    return taken(1);
  }

  Token taken(size_t bytes) {
    Token token{TokenKind::sign, std::string(sql_.substr(at_, bytes)), at_, at_ + bytes};
    at_ += bytes;
    return token;
  }

  std::string_view sql_;
  size_t at_ = 0;
};

}  // namespace

std::vector<Token> tokens_of(std::string_view sql) {
  return Tokenizing(sql).all();
}

}  // namespace kvq::postgresql
