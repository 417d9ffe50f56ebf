// SPDX-License-Identifier: MIT
// The words that fields such as `is:` take, each with its condition on the message `m`.
#pragma once

#include "query/vocabulary/fields.hpp"
#include "query/vocabulary/fragments.hpp"

namespace kvq {

inline constexpr FieldWord is_words[] = {
    {"patch", "m.kind = 'patch'", "patches; covers do not count"},
    {"cover", "m.kind = 'cover'", "cover letters of series"},
    {"reply", "m.kind = 'reply'", "answers to another mail"},
    {"pull", "m.kind = 'pull'", "pull requests"},
    {"series", "m.id IN (SELECT id FROM series)",
     "one mail for each series: its cover, else its first or only patch"},
    {"rfc", "m.id IN (" KVQ_IN_PATCHES "rfc = 1)", "patches and covers marked RFC"},
    {"resend", "m.id IN (" KVQ_IN_PATCHES "resend = 1)", "patches and covers marked RESEND"},
    {"latest", KVQ_IN_SERIES("s.superseded_by IS NULL"),
     "patches and covers of a series without a later revision"},
    {"obsolete", KVQ_IN_SERIES("s.superseded_by IS NOT NULL"),
     "patches and covers of a series with a later revision"},
    {"complete", KVQ_IN_SERIES("s.complete = 1"),
     "patches and covers of a series with all its patches in the archive"},
    {"incomplete", KVQ_IN_SERIES("s.complete = 0"), "patches and covers of a series with a missing patch"},
    {"unanswered",
     KVQ_IN_SERIES("s.people = 0 AND s.superseded_by IS NULL AND s.state NOT IN ('applied', 'backport', "
                   "'withdrawn', 'superseded')"),
     "patches and covers of a newest revision that is not applied, withdrawn or a backport and that nobody "
     "except its author and robots has answered"},
    {"reviewed", KVQ_IN_SERIES("s.state = 'reviewed'"),
     "patches and covers of a series with every patch reviewed or acked, and not applied"},
    {"applied", KVQ_IN_SERIES("s.state = 'applied'"),
     "patches and covers of a series that somebody, or a robot, said is applied, or that is in a git tree"},
    {"backport", KVQ_IN_SERIES("s.state = 'backport'"),
     "patches and covers of a series posted for a stable or older branch: by AUTOSEL, for a stable review, "
     "or "
     "with the commit that it comes from"},
    {"cross-reviewed",
     "m.id IN (" KVQ_REVIEWS("pt.patch", KVQ_COMPANY_OF_REVIEWER KVQ_COMPANY_OF_PATCH,
                             " AND f.company > 2 AND pf.company > 2 AND f.company <> pf.company") ")",
     "patches with a reviewer from a company other than the author's; freemail and unknown do not count"},
    {"new-contributor",
     "(m.kind IN ('patch', 'cover') AND NOT EXISTS (SELECT 1 FROM mailbox a CROSS JOIN mailbox o ON "
     "o.identity "
     "= a.identity CROSS JOIN message e ON e.author = o.id AND e.date < m.date WHERE a.id = m.author AND "
     "+e.kind "
     "= 'patch' AND (SELECT series FROM series_message WHERE message = e.id) IS NOT (SELECT series FROM "
     "series_message WHERE message = m.id)))",
     "patches and covers of their author's first posting, with the mailmap applied"},
    {"question",
     "(m.kind = 'reply' AND m.asks_nothing = 0 AND (SELECT kvq_parts_match(frame, begin, bytes, 'own', "
     "'[?]([^!-~]|[)\"!.?]|$)') FROM packed_text WHERE packed_text.message = m.id))",
     "answers with a question mark at the end of a word of their own text, except those that only thank, "
     "agree "
     "or promise"},
    {"settled",
     "EXISTS (SELECT 1 FROM (SELECT series FROM series_message WHERE message = m.id UNION ALL SELECT series "
     "FROM series_reply WHERE message = m.id) own JOIN series s ON s.id = own.series WHERE s.superseded_by "
     "IS "
     "NOT NULL OR s.state IN ('applied', " KVQ_REFUSED_STATES "))",
     "covers and patches of a series that is applied, refused, withdrawn or has a later revision, and "
     "answers "
     "to it"},
    {"robot", "m.sender IN (" KVQ_ROBOTS ")", "mails sent by a robot"},
};

inline constexpr FieldWord has_words[] = {
    {"reviewed-by", "m.id IN (SELECT patch FROM patch_trailer WHERE kind = 'reviewed-by')",
     "patches that somebody reviewed"},
    {"acked-by", "m.id IN (SELECT patch FROM patch_trailer WHERE kind = 'acked-by')",
     "patches that somebody acked"},
    {"tested-by", "m.id IN (SELECT patch FROM patch_trailer WHERE kind = 'tested-by')",
     "patches that somebody tested"},
    {"reported-by", "m.id IN (SELECT patch FROM patch_trailer WHERE kind = 'reported-by')",
     "patches for a problem that somebody reported"},
    {"suggested-by", "m.id IN (SELECT patch FROM patch_trailer WHERE kind = 'suggested-by')",
     "patches that somebody suggested"},
    {"fixes", "m.id IN (SELECT message FROM trailer WHERE kind = 'fixes')", "mails with a Fixes: line"},
    {"link", "m.id IN (SELECT message FROM trailer WHERE kind = 'link')", "mails with a Link: line"},
    {"cc-stable", "m.id IN (SELECT message FROM trailer WHERE kind = 'cc-stable')",
     "mails with a Cc to stable@ among the trailers"},
    {"change-id", "m.id IN (SELECT message FROM patch WHERE change_id IS NOT NULL)",
     "mails with a change-id as b4 writes it"},
    {"commit", KVQ_HAS_COMMIT,
     "patches that a git tree has ('kvq applied'), and covers of series of which it has all patches"},
    {"attachment", "m.id IN (SELECT message FROM attachment)", "mails with an attachment"},
    {"defect", "m.id IN (SELECT d.message FROM defect f JOIN delivery d ON d.id = f.delivery)",
     "mails with a defect, such as a Date that cannot be read"},
    {"replies", "m.id IN (SELECT patch FROM series_reply)", "patches and covers with an answer"},
};

inline constexpr FieldWord state_words[] = {
    {"awaiting-review", KVQ_OPEN_SERIES("awaiting-review"),
     "series that have no reviews and do not wait for their author: nobody else has asked something since "
     "the author's newest answer"},
    {"awaiting-author", KVQ_OPEN_SERIES("awaiting-author"),
     "series whose newest answer that may ask something is by another person"},
    {"partially-reviewed", KVQ_OPEN_SERIES("partially-reviewed"),
     "series with some patches reviewed or acked"},
    {"reviewed", KVQ_OPEN_SERIES("reviewed"),
     "series with every patch reviewed or acked by somebody other than the author"},
    {"nacked", KVQ_IN_SERIES("s.state = 'nacked' AND s.superseded_by IS NULL"),
     "series that somebody objects to, and has not taken back the objection"},
    {"rejected", KVQ_IN_SERIES("s.state = 'rejected' AND s.superseded_by IS NULL"),
     "series that somebody other than the author will not take"},
    {"dropped", KVQ_IN_SERIES("s.state = 'dropped' AND s.superseded_by IS NULL"),
     "series that somebody took out of a tree again"},
    {"withdrawn", KVQ_IN_SERIES("s.state = 'withdrawn' AND s.superseded_by IS NULL"),
     "series that their author withdrew"},
    {"applied", KVQ_IN_SERIES("s.state = 'applied'"),
     "series that somebody said are applied, or that are in a git tree ('kvq applied'), as a whole or patch "
     "by patch"},
    {"superseded",
     KVQ_IN_SERIES("s.state NOT IN ('applied', 'backport') AND (s.superseded_by IS NOT NULL OR s.state = "
                   "'superseded')"),
     "series that a later posting follows, unless that posting has only a part of the patches; also those of "
     "which somebody says that something newer takes their place"},
    {"stale",
     KVQ_IN_SERIES("s.state NOT IN ('applied', 'backport', " KVQ_REFUSED_STATES
                   ") AND s.superseded_by IS NULL AND " KVQ_IS_STALE),
     "series that would still wait for somebody, but had no mail for 180 days"},
    {"backport", KVQ_IN_SERIES("s.state = 'backport'"),
     "series posted for a stable or older branch: they have no other state"},
};

inline constexpr FieldWord says_words[] = {
    {"applied", "m.id IN (SELECT message FROM verdict WHERE kind = 'applied')",
     "answers that say that a series or patch is applied"},
    {"nacked", "m.id IN (SELECT message FROM verdict WHERE kind = 'nacked')",
     "answers that object to a series or patch, with Nacked-by: or in a sentence with NAK"},
    {"rejected", "m.id IN (SELECT message FROM verdict WHERE kind = 'rejected')",
     "answers that say that a series or patch is rejected"},
    {"dropped", "m.id IN (SELECT message FROM verdict WHERE kind = 'dropped')",
     "answers that say that a series or patch was taken out of a tree again"},
    {"withdrawn", "m.id IN (SELECT message FROM verdict WHERE kind = 'withdrawn')",
     "answers that withdraw a series or patch, or ask to ignore it"},
    {"superseded", "m.id IN (SELECT message FROM verdict WHERE kind = 'superseded')",
     "answers that say that something newer takes the place of a series or patch"},
    {"retracted", "m.id IN (SELECT message FROM verdict WHERE kind = 'retracted')",
     "answers that take a tag or an objection back"},
};

inline constexpr FieldWord awaiting_words[] = {
    {"author", KVQ_IN_SERIES(KVQ_AWAITS_AUTHOR),
     "series whose newest answer that may ask something is by another person, even if they are stale"},
    {"review", KVQ_IN_SERIES(KVQ_AWAITS_REVIEW),
     "series in the state awaiting-review or partially-reviewed, even if they are stale"},
    {"answer", KVQ_IN_SERIES(KVQ_AWAITS_AUTHOR " AND NOT " KVQ_AUTHOR_SPOKE_LAST),
     "series with a question that their author has not answered, even if they are stale"},
    {"revision",
     KVQ_IN_SERIES("s.superseded_by IS NULL AND (s.state IN ('nacked', 'dropped') OR (s.state = "
                   "'awaiting-author' AND " KVQ_AUTHOR_SPOKE_LAST ") OR (" KVQ_IS_PARTLY_APPLIED "))"),
     "series whose author wrote after the newest question without answering it, such as a promise, and "
     "series "
     "that somebody objects to, took out of a tree again or took only a part of, even if they are stale"},
    {"maintainer",
     KVQ_IN_SERIES("s.superseded_by IS NULL AND s.state = 'reviewed' AND NOT (" KVQ_IS_PARTLY_APPLIED ")"),
     "series with every patch reviewed or acked, of which nobody took a part, even if they are stale"},
};

}  // namespace kvq
