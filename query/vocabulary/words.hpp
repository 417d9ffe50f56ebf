// SPDX-License-Identifier: MIT
// The words of the fields that take words, each with its condition on the message `m`.
#pragma once

#include "query/vocabulary/fields.hpp"
#include "query/vocabulary/fragments.hpp"

namespace kvq {

inline constexpr FieldWord is_words[] = {
    {"patch", "m.kind = 'patch'", "a patch; covers are none"},
    {"cover", "m.kind = 'cover'", "the cover letter of a series"},
    {"reply", "m.kind = 'reply'", "an answer to another mail"},
    {"pull", "m.kind = 'pull'", "a pull request"},
    {"series", "m.id IN (SELECT id FROM series)",
     "one mail for each series: its cover, else its first patch, or the patch that stands alone"},
    {"rfc", "m.id IN (" KVQ_IN_PATCHES "rfc = 1)", "a patch or cover marked RFC"},
    {"resend", "m.id IN (" KVQ_IN_PATCHES "resend = 1)", "a patch or cover marked RESEND"},
    {"latest", KVQ_IN_SERIES("s.superseded_by IS NULL"), "of a series that no later revision follows"},
    {"obsolete", KVQ_IN_SERIES("s.superseded_by IS NOT NULL"), "of a series that a later revision follows"},
    {"complete", KVQ_IN_SERIES("s.complete = 1"), "of a series all of whose patches are here"},
    {"incomplete", KVQ_IN_SERIES("s.complete = 0"), "of a series of which a patch is missing"},
    {"unanswered", KVQ_IN_SERIES("s.people = 0 AND s.superseded_by IS NULL AND s.state <> 'applied'"),
     "of a series, its newest revision, that nobody but its author and robots has answered"},
    {"reviewed", KVQ_IN_SERIES("s.state = 'reviewed'"),
     "of a series each of whose patches somebody has reviewed or acked, and that is not applied"},
    {"applied", KVQ_IN_SERIES("s.state = 'applied'"),
     "of a series that a maintainer or robot says is applied"},
    {"cross-reviewed",
     "m.id IN (" KVQ_REVIEWS("pt.patch", KVQ_COMPANY_OF_REVIEWER KVQ_COMPANY_OF_PATCH,
                             " AND f.company > 2 AND pf.company > 2 AND f.company <> pf.company") ")",
     "a patch with a reviewer of another company than its author; freemail and unknown are none"},
    {"new-contributor",
     "(m.kind IN ('patch', 'cover') AND NOT EXISTS (SELECT 1 FROM mailbox a CROSS JOIN mailbox o ON "
     "o.identity "
     "= a.identity CROSS JOIN message e ON e.author = o.id AND e.date < m.date WHERE a.id = m.author AND "
     "e.kind "
     "= 'patch' AND (SELECT series FROM series_message WHERE message = e.id) IS NOT (SELECT series FROM "
     "series_message WHERE message = m.id)))",
     "a patch or cover of the first posting of its author, after the mailmap"},
    {"robot", "m.sender IN (" KVQ_ROBOTS ")", "sent by a robot"},
};

inline constexpr FieldWord has_words[] = {
    {"reviewed-by", "m.id IN (SELECT patch FROM patch_trailer WHERE kind = 'reviewed-by')",
     "a patch that somebody reviewed"},
    {"acked-by", "m.id IN (SELECT patch FROM patch_trailer WHERE kind = 'acked-by')",
     "a patch that somebody acked"},
    {"tested-by", "m.id IN (SELECT patch FROM patch_trailer WHERE kind = 'tested-by')",
     "a patch that somebody tested"},
    {"reported-by", "m.id IN (SELECT patch FROM patch_trailer WHERE kind = 'reported-by')",
     "a patch for what somebody reported"},
    {"suggested-by", "m.id IN (SELECT patch FROM patch_trailer WHERE kind = 'suggested-by')",
     "a patch that somebody suggested"},
    {"fixes", "m.id IN (SELECT message FROM trailer WHERE kind = 'fixes')", "a Fixes: line"},
    {"link", "m.id IN (SELECT message FROM trailer WHERE kind = 'link')", "a Link: line"},
    {"cc-stable", "m.id IN (SELECT message FROM trailer WHERE kind = 'cc-stable')",
     "a Cc to stable@ among its trailers"},
    {"change-id", "m.id IN (SELECT message FROM patch WHERE change_id IS NOT NULL)",
     "a change-id as b4 writes it"},
    {"attachment", "m.id IN (SELECT message FROM attachment)", "an attachment"},
    {"replies", "m.id IN (SELECT patch FROM series_reply)", "a patch or cover that was answered"},
};

inline constexpr FieldWord state_words[] = {
    {"awaiting-review", KVQ_OPEN_SERIES("awaiting-review"), "nobody has reviewed or asked anything yet"},
    {"awaiting-author", KVQ_OPEN_SERIES("awaiting-author"),
     "the newest mail about it is not its author's, and more than a tag"},
    {"partially-reviewed", KVQ_OPEN_SERIES("partially-reviewed"), "some patches are reviewed or acked"},
    {"reviewed", KVQ_OPEN_SERIES("reviewed"), "every patch is reviewed or acked by another than its author"},
    {"nacked", KVQ_IN_SERIES("s.state = 'nacked' AND s.superseded_by IS NULL"), "somebody refused it"},
    {"applied", KVQ_IN_SERIES("s.state = 'applied'"),
     "somebody said of the whole, or of each patch, that it is applied"},
    {"superseded", KVQ_IN_SERIES("s.state <> 'applied' AND s.superseded_by IS NOT NULL"),
     "a later revision follows it"},
    {"stale",
     KVQ_IN_SERIES("s.state NOT IN ('applied', 'nacked') AND s.superseded_by IS NULL AND " KVQ_IS_STALE),
     "none of these, and nobody has written about it for 180 days"},
};

inline constexpr FieldWord says_words[] = {
    {"applied", "m.id IN (SELECT message FROM verdict WHERE kind = 'applied')",
     "an answer that says that a series or patch is applied"},
    {"nacked", "m.id IN (SELECT message FROM verdict WHERE kind = 'nacked')",
     "an answer that refuses it, by Nacked-by: or a line that begins with NAK"},
};

inline constexpr FieldWord awaiting_words[] = {
    {"author", KVQ_IN_SERIES("s.state = 'awaiting-author' AND s.superseded_by IS NULL"),
     "the newest mail about it is not its author's, and more than a tag"},
    {"review",
     KVQ_IN_SERIES("s.state IN ('awaiting-review', 'partially-reviewed') AND s.superseded_by IS NULL"),
     "it is not reviewed, and nothing was asked that its author has not answered"},
};

}  // namespace kvq
