// SPDX-License-Identifier: MIT
#include "cli/serve/site/stored_mails.hpp"

#include <cstddef>
#include <utility>

#include "cli/mails/archived_mail.hpp"
#include "cli/serve/site/site.hpp"
#include "query/report/formats/mboxrd.hpp"
#include "schema/base/error.hpp"

namespace kvq::serve {
namespace {

constexpr size_t most_bytes = 64u << 20;

std::string read_or_throw(ArchivedMailReader& reader, int64_t message) {
  auto mail = reader.read(message);
  if (!mail) {
    throw NotFound("the mail is no longer in its archive, or the server cannot read the archive",
                   "its text is on its page");
  }
  return std::move(mail->bytes);
}

}  // namespace

std::string stored_mail(const Database& database, int64_t message) {
  ArchivedMailReader reader(database);
  return read_or_throw(reader, message);
}

std::string stored_mbox(const Database& database, std::span<const int64_t> messages) {
  ArchivedMailReader reader(database);
  std::string out;
  for (const int64_t message : messages) {
    out += report::mboxrd(read_or_throw(reader, message));
    if (out.size() > most_bytes)
      throw Error(ErrorKind::usage, "the mails have more than 64 MiB", "ask for fewer with limit= and skip=");
  }
  return out;
}

}  // namespace kvq::serve
