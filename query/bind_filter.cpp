// SPDX-License-Identifier: MIT
#include "query/bind_filter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "query/overloaded.hpp"
#include "query/spelling.hpp"
#include "query/text_width.hpp"
#include "schema/fold.hpp"
#include "schema/regex.hpp"
#include "schema/rows.hpp"

namespace kvq {
namespace {

using ast::Form;
using plan::Condition;

constexpr size_t longest_regex = 1'000;
// SQLite's parsers keep what encloses a condition on a stack of 100, and a list's operands nest to 1000.
constexpr int deepest_nesting = 16;
constexpr int most_conditions = 500;
constexpr std::string_view trailers_of_no_person[] = {"fixes", "link", "closes", "supersedes", "obsoletes"};

/// Blocks of punctuation, signs and emoji. What Unicode 6.1 does not have counts as letters to SQLite.
constexpr std::pair<char32_t, char32_t> signs[] = {
    {0x80, 0xa9},       {0xab, 0xb1},       {0xbb, 0xbb},       {0xbf, 0xbf},       {0xd7, 0xd7},
    {0xf7, 0xf7},       {0x2000, 0x2064},   {0x2190, 0x23f3},   {0x2500, 0x26ff},   {0x2701, 0x2775},
    {0x2794, 0x2b4c},   {0x3000, 0x3003},   {0x3008, 0x3020},   {0xfffd, 0xfffd},   {0x1f300, 0x1f320},
    {0x1f337, 0x1f37c}, {0x1f380, 0x1f393}, {0x1f400, 0x1f43e}, {0x1f442, 0x1f4f7}, {0x1f500, 0x1f53d},
    {0x1f5fb, 0x1f640}, {0x1f645, 0x1f64f}};

/// Whether the full text takes it for a part of a word.
bool is_in_words(char32_t code) {
  if (code < 0x80) {
    return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || (code >= '0' && code <= '9') ||
           code == '_';
  }
  return code != no_code_point &&
         std::ranges::none_of(signs, [code](const auto& s) { return code >= s.first && code <= s.second; });
}

bool has_word(std::string_view text) {
  while (!text.empty()) {
    if (is_in_words(take_code_point(text))) return true;
  }
  return false;
}

class FilterBinder {
 public:
  FilterBinder(const Source& source, int64_t now) : source_(source), now_(now) {}

  Condition bind(const ast::Expr& expr, int depth = 0) {
    if (depth > deepest_nesting) refuse(expr.span, "this is nested too deeply");
    Condition out =
        std::visit(Overloaded{[&](const ast::Term& term) { return bind_term(term); },
                              [&](const ast::Not& negation) {
                                return Condition{plan::Negated{{bind(negation.operand.front(), depth + 1)}}};
                              },
                              [&](const ast::And& conjunction) {
                                if (conjunction.operands.empty()) return Condition{plan::Everything{}};
                                return Condition{plan::All{bind(conjunction.operands, depth + 1)}};
                              },
                              [&](const ast::Or& disjunction) {
                                return Condition{plan::Any{bind(disjunction.operands, depth + 1)}};
                              }},
                   expr.node);
    // Words side by side are searched for in one go.
    if (!std::holds_alternative<plan::TextMatch>(out.node) && ++conditions_ > most_conditions) {
      refuse(expr.span, fmt::format("the query has more than {} conditions", most_conditions));
    }
    return out;
  }

 private:
  [[noreturn]] void refuse(Span span, const std::string& message, const std::string& hint = {}) const {
    throw QueryError(source_, span, message, hint);
  }

  std::vector<Condition> bind(const std::vector<ast::Expr>& exprs, int depth) {
    std::vector<Condition> out;
    out.reserve(exprs.size());
    for (const ast::Expr& expr : exprs) out.push_back(bind(expr, depth));
    return out;
  }

  Condition bind_term(const ast::Term& term) const {
    if (term.form == Form::parameter) {
      refuse(term.value_span, fmt::format("there is no parameter '{}' here", term.value),
             fmt::format("write \"${}\" in quotes to search for the text", term.value));
    }
    if (term.field.empty()) return bare(term);
    const Field* field = find_field(term.field);
    if (field == nullptr) {
      const auto names = field_names();
      std::string hint = did_you_mean(term.field, names);
      if (hint.empty()) hint = "'kvq fields' lists them; a word with a colon in it needs quotes";
      refuse(term.field_span, fmt::format("unknown field '{}'", term.field), hint);
    }
    if (term.form == Form::regex) return regex(term, *field);
    if (term.prefix && field->kind != FieldKind::text && field->kind != FieldKind::person) {
      refuse(term.value_span, fmt::format("'*' does not work on {}:", field->name));
    }
    if (term.value.empty()) refuse(term.value_span, fmt::format("{}: needs a value", field->name));
    return of_field(term, *field);
  }

  Condition of_field(const ast::Term& term, const Field& field) const {
    switch (field.kind) {
      case FieldKind::text:
        return text(term, field.full_text);
      case FieldKind::person:
        return person(term, field);
      case FieldKind::domain:
        return domain(term);
      case FieldKind::subsystem:
        return subsystem(term);
      case FieldKind::list:
        return Condition{plan::NameIs{FieldKind::list, fold(term.value)}};
      case FieldKind::time:
        return within(term, field, parse_time(term.value, now_));
      case FieldKind::number:
        return within(term, field, parse_number(term.value));
      case FieldKind::kind:
        return kind(term);
      case FieldKind::word:
        return word(term, field);
      case FieldKind::age:
        return age(term, field);
      case FieldKind::related:
        return Condition{plan::NameIs{field.kind, without_brackets(term.value), field.name}};
      case FieldKind::trailer:
        return trailer(term);
      case FieldKind::mention:
        return mention(term, field);
      case FieldKind::range:
        return range(term);
      case FieldKind::id:
        return Condition{plan::NameIs{FieldKind::id, without_brackets(term.value)}};
      case FieldKind::saved:
        // expand() has put in those that it could look up.
        refuse(term.value_span, "saved queries cannot be used here");
      case FieldKind::output:
        break;
    }
    refuse(term.field_span,
           fmt::format("{} cannot be searched, only selected, sorted and counted", field.name));
  }

  static std::string without_brackets(const std::string& id) {
    return id.starts_with('<') && id.ends_with('>') ? id.substr(1, id.size() - 2) : id;
  }

  Condition bare(const ast::Term& term) const {
    Condition words = text(term, {});
    // A Message-ID is no text of the mail.
    if (term.prefix || term.value.find('@') == std::string::npos) return words;
    return {plan::Any{{std::move(words), {plan::NameIs{FieldKind::id, without_brackets(term.value)}}}}};
  }

  void require_word(const ast::Term& term) const {
    if (!has_word(term.value)) refuse(term.value_span, "there is no letter or digit to search for");
  }

  Condition text(const ast::Term& term, std::string_view columns) const {
    require_word(term);
    const size_t star = term.form == Form::word ? term.value.find('*') : std::string::npos;
    if (star != std::string::npos) {
      refuse(term.value_span, "'*' can only end a word", "quote the word to search for it as it stands");
    }
    return {plan::TextMatch{columns, term.value, term.prefix}};
  }

  Condition regex(const ast::Term& term, const Field& field) const {
    if (field.name != "subject") {
      refuse(term.value_span, fmt::format("{}: takes no /regex/", field.name),
             "subject: does; quote the value to search for it as it stands");
    }
    if (term.value.size() > longest_regex) refuse(term.value_span, "the regex is too long");
    const Regex compiled(term.value);
    if (!compiled.valid())
      refuse(term.value_span, fmt::format("this is no regular expression: {}", compiled.error()));
    return {plan::SubjectMatches{term.value}};
  }

  Condition person(const ast::Term& term, const Field& field) const {
    using How = plan::PersonMatches::How;
    require_word(term);
    const std::string_view role = field.sql.compared;
    // "Name <address>", as columns show people.
    const size_t bracket = term.value.ends_with('>') ? term.value.rfind('<') : std::string::npos;
    if (bracket != std::string::npos && !term.prefix) {
      return {plan::PersonMatches{role, How::address, fold(without_brackets(term.value.substr(bracket)))}};
    }
    if (term.value.starts_with('@') && term.value.size() > 1 && !term.prefix) {
      return {plan::PersonMatches{role, How::domain_and_below, fold(std::string_view(term.value).substr(1))}};
    }
    if (term.value.find('@') != std::string::npos && term.value.find(' ') == std::string::npos &&
        !term.prefix) {
      return {plan::PersonMatches{role, How::address, fold(term.value)}};
    }
    return {plan::PersonMatches{role, How::words, term.value, term.prefix}};
  }

  Condition domain(const ast::Term& term) const {
    require_word(term);
    return {plan::NameIs{FieldKind::domain, fold(term.value.substr(term.value.starts_with('@') ? 1 : 0))}};
  }

  /// `"KVM: TDX"` is what both names name; a section of MAINTAINERS may have a colon in its name.
  Condition subsystem(const ast::Term& term) const {
    std::vector<Condition> names;
    for (std::string_view rest = term.value; !rest.empty();) {
      const size_t colon = std::min(rest.find(':'), rest.size());
      std::string_view name = rest.substr(0, colon);
      while (name.starts_with(' ')) name.remove_prefix(1);
      while (name.ends_with(' ')) name.remove_suffix(1);
      if (!name.empty()) names.push_back({plan::NameIs{FieldKind::subsystem, fold(name)}});
      rest.remove_prefix(std::min(colon + 1, rest.size()));
    }
    if (names.empty()) refuse(term.value_span, "subsystem: needs a name");
    if (names.size() == 1) return std::move(names.front());
    return {
        plan::Any{{{plan::All{std::move(names)}}, {plan::NameIs{FieldKind::subsystem, fold(term.value)}}}}};
  }

  Condition within(const ast::Term& term, const Field& field, const std::optional<Interval>& interval) const {
    if (interval && interval->from >= interval->before)
      refuse(term.value_span, "the range ends before it begins");
    if (interval) return {plan::Within{&field, *interval}};
    if (field.kind == FieldKind::number) {
      refuse(term.value_span, fmt::format("'{}' is no number", term.value), "write 3, 1..3, 3.., >=3 or <3");
    }
    refuse(term.value_span, fmt::format("'{}' is no date", term.value),
           "write 2022, 2022-06, 2022-06-01, 2022..2023-06, today, yesterday, 2.weeks.ago.. or last.month..");
  }

  Condition kind(const ast::Term& term) const {
    const std::string name = fold(term.value);
    if (std::ranges::find(message_kind_names, name) != message_kind_names.end()) {
      return {plan::NameIs{FieldKind::kind, name}};
    }
    refuse_word(term, "kind", message_kind_names);
  }

  Condition word(const ast::Term& term, const Field& field) const {
    const auto known = std::ranges::find(field.words, fold(term.value), &FieldWord::name);
    if (known != field.words.end()) return {plan::HasWord{&field, &*known}};
    std::vector<std::string_view> names;
    std::ranges::transform(field.words, std::back_inserter(names), &FieldWord::name);
    refuse_word(term, field.name, names);
  }

  Condition age(const ast::Term& term, const Field& field) const {
    const auto interval = parse_age(term.value, now_);
    if (!interval) {
      refuse(term.value_span, fmt::format("'{}' is no age", term.value),
             "write >30d, <=2w, 1m..6m, >1y or 12h");
    }
    return within(term, field, interval);
  }

  /// `reviewed` is short for reviewed-by.
  Condition trailer(const ast::Term& term) const {
    const std::string name = fold(term.value);
    const bool whole = name.find('-') != std::string::npos ||
                       std::ranges::find(trailers_of_no_person, name) != std::end(trailers_of_no_person);
    return {plan::NameIs{FieldKind::trailer, whole ? name : name + "-by"}};
  }

  /// Of a commit id the first twelve digits: what a Fixes: line has of it.
  static Condition mention(const ast::Term& term, const Field& field) {
    constexpr size_t usual_digits = 12;
    std::string text = fold(term.value);
    const bool is_commit = text.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (field.name == "fixes" && is_commit) text = text.substr(0, usual_digits);
    return {plan::NameIs{FieldKind::mention, std::move(text), field.name}};
  }

  [[noreturn]] void refuse_word(const ast::Term& term, std::string_view field,
                                std::span<const std::string_view> words) const {
    std::string hint = did_you_mean(term.value, words);
    if (hint.empty()) hint = fmt::format("it knows {}", fmt::join(words, ", "));
    refuse(term.value_span, fmt::format("{}: does not know '{}'", field, term.value), hint);
  }

  Condition range(const ast::Term& term) const {
    const size_t dots = term.value.find("..");
    const bool written = dots != std::string::npos && term.value.size() > 2;
    if (!written || term.value.find("...", dots) == dots) {
      refuse(term.value_span, fmt::format("'{}' is no range", term.value),
             "write FROM..TO, FROM.. or ..TO, with commits, refs or dates");
    }
    plan::RangeEnd from{term.value.substr(0, dots), term.value_span};
    plan::RangeEnd to{term.value.substr(dots + 2), term.value_span};
    // A phrase can have escapes in it, and a saved query stands elsewhere: then the places of the ends are
    // not known.
    if (term.form == Form::word && term.value_span.end - term.value_span.begin == term.value.size()) {
      from.span.end = from.span.begin + dots;
      to.span.begin = from.span.end + 2;
    }
    return {plan::InRange{std::move(from), std::move(to)}};
  }

  const Source& source_;
  int64_t now_;
  /// Those that are no words to search for.
  int conditions_ = 0;
};

}  // namespace

plan::Condition bind_filter(const ast::Expr& filter, const Source& source, int64_t now) {
  return FilterBinder(source, now).bind(filter);
}

}  // namespace kvq
