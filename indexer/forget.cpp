// SPDX-License-Identifier: MIT
#include "indexer/forget.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "indexer/relations/relate.hpp"
#include "schema/base/error.hpp"
#include "schema/stores/archive_store.hpp"
#include "schema/stores/bulk_load.hpp"
#include "schema/stores/list_status.hpp"
#include "schema/stores/message_store.hpp"
#include "schema/stores/traces.hpp"

namespace kvq {

ForgottenList forget_list(const Database& database, const std::string& name) {
  const std::vector<ListStatus> lists = status_of_lists(database);
  if (std::ranges::find(lists, name, &ListStatus::name) == lists.end())
    throw Error(ErrorKind::usage, fmt::format("there is no list '{}'", name),
                "'kvq status' prints the lists");
  ForgottenList forgotten;
  BulkLoad bulk_load(database);
  bulk_load.allow_deletions();
  {
    ArchiveStore archives(database);
    MessageStore messages(database);
    Relations relations(database);
    Transaction transaction(database);
    const ListRow list = archives.list(name);
    const int64_t before = number_of_mails(database);
    const int64_t delivered = mails_of_list(database, name);
    for (const EpochRow& epoch : archives.epochs(list.id)) archives.forget_after(epoch.id, 0, messages);
    remove_list(database, list);
    relations.update(messages.take_touched());
    messages.finish();
    forgotten.removed = before - number_of_mails(database);
    forgotten.kept = delivered - forgotten.removed;
    transaction.commit();
  }
  bulk_load.make_indexes();
  forgotten.leaves_traces = !remove_traces(database);
  return forgotten;
}

}  // namespace kvq
