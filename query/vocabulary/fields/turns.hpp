// SPDX-License-Identifier: MIT
// Whose turn it is: whom a mail is for, who answered it, whose tags were lost, how long a series waits. The
// people are those after the mailmap.
#pragma once

#include "query/vocabulary/fields.hpp"
#include "query/vocabulary/fragments.hpp"

namespace kvq {

inline constexpr Field turn_fields[] = {
    {.name = "addressed-to",
     .aliases = "",
     .kind = FieldKind::person,
     .sql = {.compared = "addressed-to"},
     .help =
         "recipients in To or Cc, with the mailmap applied; a cover or patch also matches if another mail "
         "of its posting has the recipient",
     .example = "is:series addressed-to:vera.lind@intel.com"},
    {.name = "answered-by",
     .aliases = "",
     .kind = FieldKind::person,
     .sql = {.compared = "answered-by"},
     .help = "people who answered the mail or an answer to it, with the mailmap applied; the cover and each "
             "patch of a series match if the person answered any of them",
     .example = "is:series answered-by:ruth.halloran@redhat.com"},
    {.name = "answered-earlier-by",
     .aliases = "",
     .kind = FieldKind::person,
     .sql = {.compared = "answered-earlier-by"},
     .help =
         "people who answered an earlier posting of the topic that the cover or patch belongs to, with the "
         "mailmap applied",
     .example = "is:series is:latest answered-earlier-by:dmarlowe@google.com"},
    {.name = "answers-to",
     .aliases = "",
     .kind = FieldKind::person,
     .sql = {.compared = "answers-to"},
     .help = "the author of the mail that an answer answers, with the mailmap applied",
     .example = "answers-to:vera.lind@intel.com -answered-by:vera.lind@intel.com"},
    {.name = "lost-tag",
     .aliases = "",
     .kind = FieldKind::person,
     .sql = {.compared = "lost-tag"},
     .help = "people whose Reviewed-by, Acked-by or Tested-by the patch had in an earlier revision and lacks "
             "since it was changed, with the mailmap applied",
     .example = "is:patch is:latest lost-tag:dmarlowe@google.com"},
    {.name = "maintainer",
     .aliases = "",
     .kind = FieldKind::person,
     .sql = {.compared = "maintainer-of-section"},
     .help =
         "maintainers (M:) of a section of MAINTAINERS that the mail touches, without its reviewers (R:), "
         "with the mailmap applied",
     .example = "is:series state:reviewed maintainer:@redhat.com"},
    {.name = "waiting",
     .aliases = "",
     .kind = FieldKind::age,
     .column = ColumnKind::number,
     .sql = {.value = KVQ_OF_SERIES("(kvq_now() - " KVQ_WAITS_SINCE ") / 86400"),
             .compared = KVQ_WAITS_SINCE,
             .compared_in = KVQ_IN_ALL_SERIES},
     .help = "the time since the mail that decides the state of the series, such as the newest question or "
             "the last review; since the posting if it waits for reviews: <30d, >2weeks; shown in days",
     .example = "is:series state:reviewed waiting:>30d"},
};

}  // namespace kvq
