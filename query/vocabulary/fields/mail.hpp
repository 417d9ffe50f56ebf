// SPDX-License-Identifier: MIT
// The kind, dates, list and subject matter of a mail.
#pragma once

#include "query/vocabulary/fields.hpp"
#include "query/vocabulary/fragments.hpp"
#include "query/vocabulary/words.hpp"

namespace kvq {

inline constexpr Field mail_fields[] = {
    {.name = "subsystem",
     .aliases = "",
     .kind = FieldKind::subsystem,
     .sql =
         {.value = "(SELECT group_concat(name, ', ') FROM message_subsystem ms JOIN subsystem ON "
                   "subsystem.id = ms.subsystem WHERE ms.message = m.id)",
          .key = "subsystem.folded",
          .each_join =
              "JOIN message_subsystem ms ON ms.message = m.id JOIN subsystem ON subsystem.id = ms.subsystem",
          .each_value = KVQ_SUBSYSTEM_AS_MOSTLY_WRITTEN,
          .matches = "m.id IN (SELECT ms.message FROM subsystem s CROSS JOIN message_subsystem ms ON "
                     "ms.subsystem = s.id WHERE kvq_matches(s.name, ?))"},
     .help = "a name before a colon in the title, or a section of MAINTAINERS that includes a file of the "
             "patch; a cover also has the subsystems of its patches",
     .example = "subsystem:TDX"},
    {.name = "maintained-by",
     .aliases = "",
     .kind = FieldKind::person,
     .sql = {.value = KVQ_MAINTAINERS,
             .key = "maintainers.id",
             .each_join = KVQ_EACH_MAINTAINER,
             .each_value = "maintainers.person",
             .compared = "maintainer"},
     .help = "a maintainer or reviewer, according to MAINTAINERS, of a file that the patch changes, with the "
             "mailmap applied; a cover also has the maintainers of its patches",
     .example = "is:patch maintained-by:@arm.com"},
    {.name = "domain",
     .aliases = "",
     .kind = FieldKind::domain,
     .sql = {.value = "(SELECT d.name FROM mailbox b JOIN address a ON a.id = b.address JOIN domain d ON "
                      "d.id = a.domain WHERE b.id = m.author)",
             .matches =
                 "m.author IN (SELECT b.id FROM domain d CROSS JOIN address a ON a.domain = d.id CROSS "
                 "JOIN mailbox b ON b.address = a.id WHERE kvq_matches(d.name, ?))"},
     .help = "the domain of the author's address; a value does not match its subdomains",
     .example = "domain:intel.com"},
    {.name = "list",
     .aliases = "l lid",
     .kind = FieldKind::list,
     .sql =
         {.value =
              "(SELECT group_concat(name, ', ') FROM (SELECT DISTINCT list.name FROM delivery d JOIN epoch e "
              "ON e.id = d.epoch JOIN list ON list.id = e.list WHERE d.message = m.id ORDER BY list.name))",
          .each_join = "JOIN (SELECT DISTINCT d.message, list.name FROM delivery d JOIN epoch e ON e.id = "
                       "d.epoch JOIN list ON list.id = e.list) lists ON lists.message = m.id",
          .each_value = "lists.name"},
     .help = "the list that delivered the mail: its name in kvq or its List-Id",
     .example = "list:kvm"},
    {.name = "date",
     .aliases = "d dt",
     .kind = FieldKind::time,
     .column = ColumnKind::time,
     .sql = {.value = "m.date", .compared = "m.date"},
     .help = "when the mail was sent (or received, if its Date cannot be right), in UTC: 2025-03, yesterday, "
             "2.weeks.ago..",
     .example = "date:2025-03"},
    {.name = "received",
     .aliases = "rt",
     .kind = FieldKind::time,
     .column = ColumnKind::time,
     .sql = {.value = "coalesce(m.received, m.date)",
             .compared = "coalesce(m.received, m.date)",
             .compared_in = KVQ_IN_MESSAGES},
     .help = "when the last server received the mail; if no header says it, the date of the mail",
     .example = "received:2025-03-03.."},
    {.name = "defect",
     .aliases = "",
     .kind = FieldKind::defect,
     .sql =
         {.value =
              "(SELECT group_concat(kind, ', ') FROM (SELECT DISTINCT f.kind FROM delivery d JOIN defect f "
              "ON f.delivery = d.id WHERE d.message = m.id ORDER BY f.kind))",
          .each_join = "JOIN (SELECT DISTINCT d.message, f.kind FROM defect f JOIN delivery d ON d.id = "
                       "f.delivery) defects ON defects.message = m.id",
          .each_value = "defects.kind",
          .equals = "m.id IN (SELECT d.message FROM defect f JOIN delivery d ON d.id = f.delivery WHERE "
                    "f.kind = ?)"},
     .help = "something wrong with the mail that kvq recorded when it read it",
     .example = "has:defect | count by defect"},
    {.name = "is",
     .aliases = "",
     .kind = FieldKind::word,
     .sql = {},
     .help = "a kind or property of the mail or its series",
     .example = "is:patch",
     .words = is_words},
    {.name = "has",
     .aliases = "",
     .kind = FieldKind::word,
     .sql = {},
     .help = "a trailer, an attachment or something else that the mail has",
     .example = "is:patch -has:reviewed-by",
     .words = has_words},
};

}  // namespace kvq
