// SPDX-License-Identifier: MIT
#include "cli/browse/actions/reply.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "query/language/bind.hpp"
#include "query/language/parse.hpp"
#include "query/language/written.hpp"
#include "query/report/pages/thread_page.hpp"
#include "query/run/run.hpp"
#include "query/sql/lower.hpp"
#include "query/time/values.hpp"
#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"
#include "schema/base/text_width.hpp"
#include "schema/mail/percent_encoding.hpp"

namespace kvq::browse {
namespace {

// What mail programs and their starters take as one argument.
constexpr size_t longest_body_in_address = 16'000;
// RFC 5322 allows lines of 998 bytes; the first reference and the newest ones tell the thread.
constexpr size_t most_references = 20;

std::string address_of(std::string_view mailbox) {
  const size_t begin = mailbox.rfind('<');
  if (begin == std::string_view::npos) return std::string(trimmed(mailbox));
  return std::string(mailbox.substr(begin + 1, mailbox.find('>', begin) - begin - 1));
}

std::string name_of(std::string_view mailbox) {
  const size_t begin = mailbox.rfind('<');
  const std::string name(trimmed(mailbox.substr(0, std::min(begin, mailbox.size()))));
  return name.empty() ? address_of(mailbox) : name;
}

/// Returns the mailbox with its name in quotes if it has signs that mean something in a header (RFC 5322,
/// 3.2.3).
std::string as_mailbox(std::string_view mailbox) {
  const size_t begin = mailbox.rfind('<');
  std::string name(trimmed(mailbox.substr(0, std::min(begin, mailbox.size()))));
  if (begin == std::string_view::npos || name.empty()) return printable(mailbox);
  constexpr std::string_view specials = "()<>[]:;@\\,.\"";
  if (!name.starts_with('"') && name.find_first_of(specials) != std::string::npos) {
    std::erase_if(name, [](char c) { return c == '"' || c == '\\'; });
    name = '"' + name + '"';
  }
  return printable(name + " <" + address_of(mailbox) + ">");
}

/// Returns the Message-IDs from the first mail of the thread to this one.
std::vector<std::string> ancestors_of(const Database& database, const std::string& id) {
  const std::vector<report::ThreadLine> lines = report::thread_page(database, id);
  std::vector<std::string> ids;
  auto at = std::ranges::find(lines, id, &report::ThreadLine::id);
  // Answers follow the mail that they answer, so the search goes backwards and ends.
  while (at != lines.end()) {
    ids.insert(ids.begin(), at->id);
    const std::string& parent = at->parent;
    const auto before = std::find_if(lines.begin(), at, [&](const auto& line) { return line.id == parent; });
    if (parent.empty() || before == at) break;
    at = before;
  }
  if (ids.empty()) ids.push_back(id);
  if (ids.size() > most_references)
    ids.erase(ids.begin() + 1, ids.end() - static_cast<std::ptrdiff_t>(most_references - 1));
  return ids;
}

/// Returns the header Reply-To of a mail; empty if it has none.
std::string reply_to_header(const Database& database, const std::string& id) {
  const Source source{"query", ast::written_term("id", id) + " | select header.reply-to | limit 1"};
  plan::Plan plan = bind(parse(source), source, 0);
  std::string value;
  run(database, sql::lower(plan, plan.columns), [&](Row&& row) {
    if (const auto* text = std::get_if<std::string>(&row.front())) value = *text;
    return false;
  });
  return value;
}

std::string quoted(const report::MessagePage& mail) {
  std::string out =
      fmt::format("On {} UTC, {} wrote:\n", to_minute(mail.date), printable(name_of(mail.from)));
  const std::string text = printable_lines(mail.text);
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view line = take_line(rest);
    // The signature is not quoted (RFC 3676, 4.3).
    if (line == "-- ") break;
    out += line.empty() ? ">" : line.starts_with('>') ? ">" : "> ";
    out += line;
    out += '\n';
  }
  return out;
}

std::string joined(const std::vector<std::string>& mailboxes) {
  std::vector<std::string> written;
  std::ranges::transform(mailboxes, std::back_inserter(written), as_mailbox);
  return fmt::format("{}", fmt::join(written, ",\n\t"));
}

}  // namespace

Reply reply_to(const Database& database, const report::MessagePage& mail) {
  Reply reply;
  const std::string header = reply_to_header(database, mail.id);
  reply.to = {header.find('@') == std::string::npos ? mail.from : header};
  std::vector<std::string> known = {fold(address_of(reply.to.front()))};
  const auto add = [&](const std::vector<std::string>& mailboxes) {
    for (const std::string& mailbox : mailboxes) {
      const std::string address = fold(address_of(mailbox));
      if (address.empty() || std::ranges::find(known, address) != known.end()) continue;
      known.push_back(address);
      reply.cc.push_back(mailbox);
    }
  };
  if (!header.empty()) add({mail.from});
  add(mail.to);
  add(mail.cc);
  const bool is_reply = fold(mail.subject.substr(0, 3)) == "re:";
  reply.subject = printable(is_reply ? mail.subject : "Re: " + mail.subject);
  reply.in_reply_to = mail.id;
  reply.references = ancestors_of(database, mail.id);
  reply.body = quoted(mail);
  return reply;
}

std::string draft_of(const Reply& reply) {
  std::string out = "To: " + joined(reply.to) + "\n";
  if (!reply.cc.empty()) out += "Cc: " + joined(reply.cc) + "\n";
  out += "Subject: " + reply.subject + "\n";
  out += fmt::format("In-Reply-To: <{}>\n", printable(reply.in_reply_to));
  std::vector<std::string> references;
  for (const std::string& id : reply.references) references.push_back("<" + printable(id) + ">");
  out += fmt::format("References: {}\n\n", fmt::join(references, "\n\t"));
  return out + reply.body;
}

std::string mailto_of(const Reply& reply) {
  const auto addresses = [](const std::vector<std::string>& mailboxes) {
    std::vector<std::string> out;
    for (const std::string& mailbox : mailboxes) {
      // The @ of an address stays as it is (RFC 6068, 2).
      const std::string address = address_of(mailbox);
      const size_t at = std::min(address.rfind('@'), address.size());
      out.push_back(wholly_percent_encoded(address.substr(0, at)) +
                    (at < address.size() ? "@" + wholly_percent_encoded(address.substr(at + 1)) : ""));
    }
    return fmt::format("{}", fmt::join(out, ","));
  };
  std::string out = "mailto:" + addresses(reply.to);
  char sign = '?';
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) out += fmt::format("{}{}={}", sign, name, value);
    if (!value.empty()) sign = '&';
  };
  add("cc", addresses(reply.cc));
  add("subject", wholly_percent_encoded(reply.subject));
  add("in-reply-to", wholly_percent_encoded("<" + reply.in_reply_to + ">"));
  std::string references;
  for (const std::string& id : reply.references) references += (references.empty() ? "<" : " <") + id + ">";
  add("references", wholly_percent_encoded(references));
  if (reply.body.size() <= longest_body_in_address) {
    std::string body;
    for (const char c : reply.body) body += c == '\n' ? std::string("\r\n") : std::string(1, c);
    add("body", wholly_percent_encoded(body));
  }
  return out;
}

}  // namespace kvq::browse
