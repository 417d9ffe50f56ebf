// SPDX-License-Identifier: MIT
#include "query/vocabulary/foreign_words.hpp"

#include <algorithm>
#include <string>

namespace kvq {
namespace {

constexpr ForeignField field_table[] = {
    {"since after from-date newer", "date:{}.."},
    {"until before older to-date", "date:..{}"},
    {"on day week month year when", "date:{}"},
    {"newer_than", "age:<{}"},
    {"older_than", "age:>{}"},
    {"committer by submitter owner writer", "author:{}"},
    {"grep message content words", "body:{}"},
    {"subj headline summary", "subject:{}"},
    {"recip recipients deliveredto delivered-to bcc", "recipient:{}"},
    {"sent-by mail-from", "from:{}"},
    {"org organization organisation employer", "company:{}"},
    {"tag tags label labels keyword flag flags category",
     "is:, has: or state: ('kvq fields is' lists the values)"},
    {"in folder maildir mailbox inbox", "list:{}"},
    {"project mailing-list mailinglist", "list:{}"},
    {"rfc822msgid messageid message-id msg-id i", "id:{}"},
    {"in-reply-to inreplyto irt reply-to-id", "references:{}"},
    {"filename files dir folder-path directory", "file:{} (in a diff), or attachment:{}"},
    {"mime mimetype type content-type", "has:attachment, or attachment:NAME"},
    {"larger bigger", "size:>{}"},
    {"smaller", "size:<{}"},
    {"status stage", "state:{}"},
    {"component module area prefix section", "subsystem:{}"},
    {"maintainers delegate", "maintained-by:{}"},
    {"reviewed-by-me review reviewers", "reviewer:{}"},
    {"tested tester", "tested-by:{}"},
    {"acked acker ack", "acked-by:{}"},
    {"signed-off sob", "signed-off-by:{}"},
    {"reported reporter", "reported-by:{}"},
    {"rev", "revision:{}"},
    {"sha sha1 hash object", "blob:{} or fixes:{}"},
    {"func", "function:{}"},
    {"diff patch-text", "added:{} or removed:{}"},
    {"prio priority", "'kvq fields': no field has a priority"},
    {"sort order orderby sortby", "a stage: | sort {}"},
    {"limit max maxcount", "a stage: | limit {}"},
    {"top", "a stage: | top {}"},
    {"group groupby group-by", "a stage: | count by {}"},
    {"count", "a stage: | having count:{}"},
    {"columns fields show", "a stage: | select {}"},
};

constexpr ForeignValue value_table[] = {
    {"state is", "merged accepted upstream upstreamed committed queued picked landed mainline",
     "state:applied"},
    {"state", "open new pending todo waiting active under-review unreviewed",
     "state:awaiting-review, or awaiting:review with the stale ones"},
    {"is", "open pending todo active waiting",
     "state:awaiting-review, or awaiting:review with the stale ones"},
    {"is", "unreviewed under-review", "state:awaiting-review"},
    {"state is", "closed done finished", "(state:applied OR state:rejected OR state:withdrawn)"},
    {"state is", "changes-requested needs-work", "state:awaiting-author"},
    {"state is", "acked approved", "state:reviewed"},
    {"state is", "nak nack objected", "state:nacked"},
    {"state is", "abandoned dead ignored", "state:stale, or state:withdrawn"},
    {"state", "unanswered no-answer", "is:unanswered"},
    {"state", "obsolete old outdated", "state:superseded, or is:obsolete"},
    {"is", "unread read new starred flagged important inbox spam draft sent deleted passed replied seen",
     "something else: kvq does not keep what you have read or marked; date: and age: limit the time"},
    {"is", "answered", "has:replies"},
    {"is", "discussion mail message", "kind:discussion"},
    {"is", "v2 v3 v4 v5 v6 v7 v8 v9", "revision:2"},
    {"is", "newest current last", "is:latest"},
    {"is", "bot automatic", "is:robot"},
    {"is", "stable", "is:backport, or has:cc-stable"},
    {"is", "fix bugfix", "has:fixes"},
    {"is", "partial", "is:incomplete"},
    {"is", "diff", "is:patch"},
    {"is kind", "answer followup", "is:reply"},
    {"is kind", "cover-letter coverletter intro", "is:cover"},
    {"is kind", "pull-request pullrequest pr gitpull", "is:pull"},
    {"kind", "mail discuss thread other", "kind:discussion"},
    {"has", "attachments attach file files image pdf", "has:attachment"},
    {"has", "patch diff", "is:patch"},
    {"has", "review reviews reviewer reviewed r-b", "has:reviewed-by"},
    {"has", "ack acks acked a-b", "has:acked-by"},
    {"has", "test tests tested t-b", "has:tested-by"},
    {"has", "report reporter reported", "has:reported-by"},
    {"has", "reply answer answers", "has:replies"},
    {"has", "fix", "has:fixes"},
    {"has", "url lore", "has:link"},
    {"has", "stable", "has:cc-stable"},
    {"has", "error errors problem", "has:defect"},
    {"says", "merged accepted picked queued", "says:applied"},
    {"says", "nak nack", "says:nacked"},
    {"says", "no", "says:rejected, or says:nacked"},
    {"says", "reviewed acked tested", "trailer:reviewed-by, acked-by or tested-by"},
    {"awaiting", "reviewer reviewers", "awaiting:review"},
    {"awaiting", "resend submitter", "awaiting:author"},
};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_same(std::string_view one, std::string_view other) {
  return std::ranges::equal(one, other, {}, lower, lower);
}

/// Whether a word is one of those in a text, which spaces separate.
bool is_among(std::string_view word, std::string_view words) {
  while (!words.empty()) {
    const size_t end = std::min(words.find(' '), words.size());
    if (is_same(word, words.substr(0, end))) return true;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return false;
}

}  // namespace

std::span<const ForeignField> foreign_fields() {
  return field_table;
}

const ForeignField* find_foreign_field(std::string_view name) {
  const auto* found = std::ranges::find_if(
      field_table, [&](const ForeignField& field) { return is_among(name, field.names); });
  return found == std::end(field_table) ? nullptr : found;
}

std::span<const ForeignValue> foreign_values() {
  return value_table;
}

std::string_view meant_by_foreign_value(std::string_view field, std::string_view value) {
  const auto* found = std::ranges::find_if(value_table, [&](const ForeignValue& foreign) {
    return is_among(field, foreign.fields) && is_among(value, foreign.values);
  });
  return found == std::end(value_table) ? std::string_view() : found->meant;
}

}  // namespace kvq
