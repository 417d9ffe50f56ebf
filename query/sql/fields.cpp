// SPDX-License-Identifier: MIT
#include "query/fields.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace kvq {
namespace {

// clang-format off: a field a paragraph, its SQL as it reads best.
// "Name <address>" of a mailbox b, by the person's newest name.
#define KVQ_PERSON "iif(p.name = '', a.email, p.name || ' <' || a.email || '>')"
#define KVQ_OF_MAILBOX(what, mailbox)                                                               \
  "(SELECT " what                                                                                   \
  " FROM mailbox b JOIN address a ON a.id = b.address JOIN person p ON p.id = a.person WHERE b.id " \
  "= " mailbox ")"
#define KVQ_RECIPIENTS(condition)                                                                           \
  "(SELECT group_concat(person, ', ') FROM (SELECT " KVQ_PERSON                                             \
  " AS person FROM recipient r JOIN mailbox b ON b.id = r.mailbox JOIN address a ON a.id = b.address JOIN " \
  "person p "                                                                                               \
  "ON p.id = a.person WHERE r.message = m.id" condition " ORDER BY r.header DESC, r.position))"
#define KVQ_EACH_RECIPIENT(prefix, condition)                                                  \
  "JOIN recipient " prefix "r ON " prefix "r.message = m.id" condition " JOIN mailbox " prefix \
  "b ON " prefix "b.id = " prefix "r.mailbox"
#define KVQ_OF_PATCH(column) "(SELECT " column " FROM patch WHERE patch.message = m.id)"
#define KVQ_DIFF "file function added removed context"

// A cover and the patches that name it in their references, with the same revision and total, are one
// posting (tables of series will know more cases).
#define KVQ_HAS_COVER                                                                                        \
  "EXISTS (SELECT 1 FROM patch mp CROSS JOIN reference r ON r.message = mp.message CROSS JOIN message c ON " \
  "c.msgid = r.msgid CROSS JOIN patch cp ON cp.message = c.id WHERE mp.message = m.id AND +c.kind = "        \
  "'cover' "                                                                                                 \
  "AND cp.revision = mp.revision AND cp.total = mp.total)"
// The name in a mailbox b, else what stands before the @ of its address.
#define KVQ_NAME \
  "iif(b.name <> '', b.name, substr(b.written_address, 1, instr(b.written_address || '@', '@') - 1))"

constexpr Field table[] = {
    {.name = "author",
     .aliases = "",
     .kind = FieldKind::person,
     .sql = {.value = KVQ_OF_MAILBOX(KVQ_PERSON, "m.author"),
             .key = KVQ_OF_MAILBOX("p.id", "m.author"),
             .compared = "m.author"},
     .help = "who wrote it: the in-body From of a patch, else the sender",
     .example = "author:@intel.com"},
    {.name = "author.name",
     .aliases = "",
     .kind = FieldKind::output,
     .sql = {.value = "(SELECT " KVQ_NAME " FROM mailbox b WHERE b.id = m.author)"},
     .help = "the author's name as the mail has it; without one, what stands before the @",
     .example = "is:patch | select author.name"},
    {.name = "author.address",
     .aliases = "",
     .kind = FieldKind::output,
     .sql = {.value = "(SELECT written_address FROM mailbox WHERE mailbox.id = m.author)"},
     .help = "the author's address as the mail has it",
     .example = "is:patch | select author.address"},
    {.name = "from",
     .aliases = "f",
     .kind = FieldKind::person,
     .sql = {.value = KVQ_OF_MAILBOX(KVQ_PERSON, "m.sender"),
             .key = KVQ_OF_MAILBOX("p.id", "m.sender"),
             .compared = "m.sender"},
     .help = "the sender: the From header",
     .example = "from:maz@kernel.org"},
    {.name = "from.name",
     .aliases = "",
     .kind = FieldKind::output,
     .sql = {.value = "(SELECT " KVQ_NAME " FROM mailbox b WHERE b.id = m.sender)"},
     .help = "the sender's name as the mail has it; without one, what stands before the @",
     .example = "is:cover | select from.name"},
    {.name = "from.address",
     .aliases = "",
     .kind = FieldKind::output,
     .sql = {.value = "(SELECT written_address FROM mailbox WHERE mailbox.id = m.sender)"},
     .help = "the sender's address as the mail has it",
     .example = "is:cover | select from.address"},
    {.name = "to",
     .aliases = "t",
     .kind = FieldKind::person,
     .sql = {.value = KVQ_RECIPIENTS(" AND r.header = 'to'"),
             .each_join = KVQ_EACH_RECIPIENT("to_", " AND to_r.header = 'to'"),
             .each_value = KVQ_OF_MAILBOX(KVQ_PERSON, "to_b.id"),
             .compared = "to"},
     .help = "who is in To",
     .example = "to:kvm@vger.kernel.org"},
    {.name = "cc",
     .aliases = "c",
     .kind = FieldKind::person,
     .sql = {.value = KVQ_RECIPIENTS(" AND r.header = 'cc'"),
             .each_join = KVQ_EACH_RECIPIENT("cc_", " AND cc_r.header = 'cc'"),
             .each_value = KVQ_OF_MAILBOX(KVQ_PERSON, "cc_b.id"),
             .compared = "cc"},
     .help = "who is in Cc",
     .example = "cc:@arm.com"},
    {.name = "recipient",
     .aliases = "tc",
     .kind = FieldKind::person,
     .sql = {.value = KVQ_RECIPIENTS(""),
             .each_join = KVQ_EACH_RECIPIENT("tc_", ""),
             .each_value = KVQ_OF_MAILBOX(KVQ_PERSON, "tc_b.id"),
             .compared = "recipient"},
     .help = "who is in To or Cc",
     .example = "recipient:@amd.com"},
    {.name = "subject",
     .aliases = "s",
     .kind = FieldKind::text,
     .full_text = "subject",
     .sql = {.value = "m.subject"},
     .help = "words of the subject; also /regex/ on it",
     .example = "subject:/^\\[PATCH v[0-9]+ 0+\\//"},
    {.name = "title",
     .aliases = "",
     .kind = FieldKind::output,
     .sql = {.value = "m.title"},
     .help = "the subject without Re: and brackets",
     .example = "is:cover | select title"},
    {.name = "body",
     .aliases = "b",
     .kind = FieldKind::text,
     .full_text = "own quoted " KVQ_DIFF,
     .sql = {},
     .help = "words of the mail: own and quoted text, with the diff",
     .example = "body:\"guest memory\""},
    {.name = "text",
     .aliases = "nq",
     .kind = FieldKind::text,
     .full_text = "own " KVQ_DIFF,
     .sql = {.value = "(SELECT kvq_text(parts) FROM body WHERE body.message = m.id)"},
     .help = "words of the mail that are not quoted, with the diff; selects the whole text",
     .example = "text:regression"},
    {.name = "quoted",
     .aliases = "q",
     .kind = FieldKind::text,
     .full_text = "quoted",
     .sql = {},
     .help = "words of the quoted text",
     .example = "quoted:regression"},
    {.name = "attachment",
     .aliases = "n",
     .kind = FieldKind::text,
     .full_text = "attachment",
     .sql = {.value = "(SELECT group_concat(name, ', ') FROM attachment WHERE attachment.message = m.id)"},
     .help = "words of an attachment's name",
     .example = "attachment:patch"},
    {.name = "file",
     .aliases = "dfn path",
     .kind = FieldKind::text,
     .full_text = "file",
     .sql = {.value = "(SELECT group_concat(path, ', ') FROM patch_file pf JOIN file ON file.id = pf.file "
                      "WHERE pf.message = m.id)",
             .each_join = "JOIN patch_file pf ON pf.message = m.id JOIN file ON file.id = pf.file",
             .each_value = "file.path"},
     .help = "a file of the diffstat or the diff, or a folder on its path",
     .example = "file:arch/x86/kvm/"},
    {.name = "function",
     .aliases = "dfhh",
     .kind = FieldKind::text,
     .full_text = "function",
     .sql = {},
     .help = "words of a hunk's header",
     .example = "function:kvm_init"},
    {.name = "added",
     .aliases = "dfb",
     .kind = FieldKind::text,
     .full_text = "added",
     .sql = {},
     .help = "words of the lines that a diff adds",
     .example = "added:kzalloc"},
    {.name = "removed",
     .aliases = "dfa",
     .kind = FieldKind::text,
     .full_text = "removed",
     .sql = {},
     .help = "words of the lines that a diff removes",
     .example = "removed:BUG_ON"},
    {.name = "context",
     .aliases = "dfctx",
     .kind = FieldKind::text,
     .full_text = "context",
     .sql = {},
     .help = "words of the lines that a diff leaves",
     .example = "context:mutex_lock"},
    {.name = "subsystem",
     .aliases = "",
     .kind = FieldKind::subsystem,
     .sql =
         {.value = "(SELECT group_concat(name, ', ') FROM message_subsystem ms JOIN subsystem ON "
                   "subsystem.id = ms.subsystem WHERE ms.message = m.id)",
          .key = "subsystem.folded",
          .each_join =
              "JOIN message_subsystem ms ON ms.message = m.id JOIN subsystem ON subsystem.id = ms.subsystem",
          .each_value = "min(subsystem.name)"},
     .help = "a name before a colon of the title; a cover also has those of its patches",
     .example = "subsystem:TDX"},
    {.name = "domain",
     .aliases = "",
     .kind = FieldKind::domain,
     .sql = {.value = "(SELECT d.name FROM mailbox b JOIN address a ON a.id = b.address JOIN domain d ON "
                      "d.id = a.domain WHERE b.id = m.author)"},
     .help = "the domain of the author's address, without its subdomains",
     .example = "domain:intel.com"},
    {.name = "list",
     .aliases = "l",
     .kind = FieldKind::list,
     .sql =
         {.value =
              "(SELECT group_concat(name, ', ') FROM (SELECT DISTINCT list.name FROM delivery d JOIN epoch e "
              "ON e.id = d.epoch JOIN list ON list.id = e.list WHERE d.message = m.id ORDER BY list.name))",
          .each_join = "JOIN (SELECT DISTINCT d.message, list.name FROM delivery d JOIN epoch e ON e.id = "
                       "d.epoch JOIN list ON list.id = e.list) lists ON lists.message = m.id",
          .each_value = "lists.name"},
     .help = "the list that carried it",
     .example = "list:kvm"},
    {.name = "date",
     .aliases = "d dt",
     .kind = FieldKind::time,
     .column = ColumnKind::time,
     .sql = {.value = "m.date", .compared = "m.date"},
     .help = "when it was sent; when it was received, if the mail's own date cannot be right",
     .example = "date:2025-03"},
    {.name = "received",
     .aliases = "rt",
     .kind = FieldKind::time,
     .column = ColumnKind::time,
     .sql = {.value = "m.received", .compared = "m.received"},
     .help = "when the last server received it",
     .example = "received:2025-03-03.."},
    {.name = "is",
     .aliases = "",
     .kind = FieldKind::is,
     .sql = {},
     .help = "a state of the mail",
     .example = "is:patch"},
    {.name = "kind",
     .aliases = "",
     .kind = FieldKind::kind,
     .sql = {.value = "m.kind"},
     .help = "what it is: one of patch, cover, pull, reply, discussion",
     .example = "is:rfc | count by kind"},
    {.name = "range",
     .aliases = "",
     .kind = FieldKind::range,
     .sql = {},
     .help = "the mails of FROM..TO in an archive, as `git log FROM..TO` lists them",
     .example = "range:..HEAD~10"},
    {.name = "id",
     .aliases = "m mid",
     .kind = FieldKind::id,
     .sql = {.value = "(SELECT text FROM msgid WHERE msgid.id = m.msgid)"},
     .help = "the Message-ID, without its brackets",
     .example = "id:20250303100000.1-1-vera.lind@intel.com"},
    {.name = "number",
     .aliases = "",
     .kind = FieldKind::number,
     .column = ColumnKind::number,
     .sql = {.value = KVQ_OF_PATCH("number"), .compared = KVQ_OF_PATCH("number")},
     .help = "a patch's place in its series; a cover's is 0",
     .example = "is:patch number:1"},
    {.name = "total",
     .aliases = "",
     .kind = FieldKind::number,
     .column = ColumnKind::number,
     .sql = {.value = KVQ_OF_PATCH("total"), .compared = KVQ_OF_PATCH("total")},
     .help = "how many patches its series says it has",
     .example = "is:cover total:>=10"},
    {.name = "revision",
     .aliases = "version v",
     .kind = FieldKind::number,
     .column = ColumnKind::number,
     .sql = {.value = KVQ_OF_PATCH("revision"), .compared = KVQ_OF_PATCH("revision")},
     .help = "the v of v3; 1 where none is written",
     .example = "is:series revision:>=3"},
    {.name = "raw.author",
     .aliases = "",
     .kind = FieldKind::output,
     .sql = {.value = "(SELECT text FROM mailbox WHERE mailbox.id = m.author)"},
     .help = "the author as written in the mail, still encoded",
     .example = "is:patch | count by raw.author"},
    {.name = "raw.domain",
     .aliases = "",
     .kind = FieldKind::output,
     .sql = {.value = "(SELECT iif(instr(written_address, '@') = 0, NULL, substr(written_address, "
                      "instr(written_address, '@') + 1)) FROM mailbox WHERE mailbox.id = m.author)"},
     .help = "the author's domain with the letter case of the mail",
     .example = "is:patch | count by raw.domain"},
    {.name = "raw.tags",
     .aliases = "",
     .kind = FieldKind::output,
     .sql = {.value = "kvq_upto_last(m.subject, ']')"},
     .help = "the subject up to its last bracket",
     .example = "is:patch | count by raw.tags"},
    {.name = "raw.title",
     .aliases = "",
     .kind = FieldKind::output,
     .sql = {.value = "kvq_after_last(m.subject, ']')"},
     .help = "the subject after its last bracket, with the space that begins it",
     .example = "is:patch | select raw.title"},
};

constexpr IsWord words[] = {
    {"patch", "m.kind = 'patch'", "a patch; covers are none"},
    {"cover", "m.kind = 'cover'", "the cover letter of a series"},
    {"reply", "m.kind = 'reply'", "an answer to another mail"},
    {"pull", "m.kind = 'pull'", "a pull request"},
    {"series",
     "(m.kind = 'cover' OR (m.kind = 'patch' AND (" KVQ_OF_PATCH("number") " IS NULL OR (" KVQ_OF_PATCH(
         "number") " = 1 AND NOT " KVQ_HAS_COVER "))))",
     "one mail for each series: its cover, else its first patch, or the patch that stands alone"},
    {"rfc", KVQ_OF_PATCH("rfc") " = 1", "a patch or cover marked RFC"},
    {"resend", KVQ_OF_PATCH("resend") " = 1", "a patch or cover marked RESEND"},
};

// clang-format on

}  // namespace

std::span<const Field> fields() {
  return table;
}
std::span<const IsWord> is_words() {
  return words;
}

std::vector<std::string_view> aliases_of(const Field& field) {
  std::vector<std::string_view> out;
  for (std::string_view rest = field.aliases; !rest.empty();) {
    const size_t end = std::min(rest.find(' '), rest.size());
    out.push_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

const Field* find_field(std::string_view name) {
  for (const Field& field : table) {
    if (field.name == name) return &field;
    const auto aliases = aliases_of(field);
    if (std::ranges::find(aliases, name) != aliases.end()) return &field;
  }
  return nullptr;
}

std::vector<std::string_view> field_names() {
  std::vector<std::string_view> names;
  for (const Field& field : table) {
    names.push_back(field.name);
    std::ranges::copy(aliases_of(field), std::back_inserter(names));
  }
  return names;
}

std::string_view name_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::text:
      return "text";
    case FieldKind::person:
      return "person";
    case FieldKind::domain:
      return "domain";
    case FieldKind::subsystem:
      return "subsystem";
    case FieldKind::list:
      return "list";
    case FieldKind::time:
      return "time";
    case FieldKind::number:
      return "number";
    case FieldKind::kind:
      return "kind";
    case FieldKind::is:
      return "is";
    case FieldKind::range:
      return "range";
    case FieldKind::id:
      return "id";
    case FieldKind::output:
      return "output";
  }
  return {};
}

std::string_view name_of(ColumnKind kind) {
  switch (kind) {
    case ColumnKind::text:
      return "text";
    case ColumnKind::number:
      return "number";
    case ColumnKind::time:
      return "time";
  }
  return {};
}

}  // namespace kvq
