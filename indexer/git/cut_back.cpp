// SPDX-License-Identifier: MIT
#include "indexer/git/cut_back.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "indexer/mail/message_row.hpp"
#include "schema/base/error.hpp"
#include "schema/base/object_id.hpp"

namespace kvq {
namespace {

int64_t commits_left(const EpochRow& epoch, const ArchiveEnd& end) {
  if (epoch.number == end.epoch_number) return end.position;
  return epoch.number < end.epoch_number ? epoch.commits : 0;
}

}  // namespace

CutBack::CutBack(const Database& database)
    : database_(database), archives_(database), messages_(database), relations_(database), trees_(database) {
  for (const ListRow& list : archives_.lists()) {
    for (EpochRow& epoch : archives_.epochs(list.id))
      indexed_heads_.emplace(epoch.path, epoch.head.value_or(""));
  }
}

int64_t CutBack::to(const ArchiveEnd& end) {
  Transaction transaction(database_);
  for (const ListRow& list : archives_.lists()) {
    const std::vector<EpochRow> epochs = archives_.epochs(list.id);
    std::for_each(epochs.rbegin(), epochs.rend(), [&](const EpochRow& epoch) {
      shorten(epoch,
              list.id == end.list ? commits_left(epoch, end) : archives_.commits_at(epoch, end.committed));
    });
  }
  const int64_t lost = restore_deleted();
  Touched touched = messages_.take_touched();
  const std::vector<AppliedPatch> before = trees_.applied_patches();
  trees_.forget_commits_after(end.committed);
  for (const int64_t message : trees_.update_applied_patches(before)) touched.messages.push_back(message);
  relations_.update(touched);
  messages_.finish();
  transaction.commit();
  return lost;
}

void CutBack::shorten(const EpochRow& epoch, int64_t commits) {
  if (commits >= epoch.commits) return;
  archives_.forget_after(epoch.id, commits, messages_);
  archives_.advance(epoch.id, archives_.commit(epoch.id, commits), commits);
}

int64_t CutBack::restore_deleted() {
  int64_t lost = 0;
  for (const UndeletedMail& mail : archives_.undeleted()) {
    const auto bytes = read(mail);
    lost += !bytes;
    if (!bytes) continue;
    const IndexedMail indexed = to_row(reader_.read(*bytes), to_hex(mail.place.blob), mail.place.committed);
    archives_.restore(mail.delivery, messages_.store(indexed.row).id);
  }
  return lost;
}

std::optional<std::string> CutBack::read(const UndeletedMail& mail) {
  MailPlace place = mail.place;
  place.indexed_head = indexed_heads_.at(place.path);
  try {
    return mails_.read(place);
  } catch (const Error& error) {
    // The mails of other archives can still be restored.
    if (error.kind() != ErrorKind::archive) throw;
    return std::nullopt;
  }
}

}  // namespace kvq
