// SPDX-License-Identifier: MIT
#include "schema/mail/defects.hpp"

#include <iterator>

namespace kvq {
namespace {

constexpr DefectInfo table[] = {
    {Defect::no_mail, "no-mail", "the commit contains neither a mail nor a deletion"},
    {Defect::empty_mail, "empty-mail", "the mail has nothing but white space"},
    {Defect::cut_off, "cut-off",
     "the mail is larger or nested deeper than kvq reads; the rest is not indexed"},
    {Defect::nul_bytes, "nul-bytes", "the mail contains NUL bytes; they were removed"},
    {Defect::no_message_id, "no-message-id",
     "the Message-ID is missing; kvq made one from the id of the blob"},
    {Defect::bad_message_id, "bad-message-id", "the Message-ID does not have the form <left@right>"},
    {Defect::reused_message_id, "reused-message-id", "another mail has the same Message-ID; both are kept"},
    {Defect::no_from, "no-from", "there is no From header with an address"},
    {Defect::no_date, "no-date", "there is no Date header"},
    {Defect::bad_date, "bad-date", "the Date header is invalid"},
    {Defect::unlikely_date, "unlikely-date",
     "the Date header is far from the time of delivery and is not trusted"},
    {Defect::no_subject, "no-subject", "there is no Subject header"},
    {Defect::repeated_header, "repeated-header",
     "a header that may occur only once is repeated; the first one is used"},
    {Defect::raw_header_bytes, "raw-header-bytes",
     "a header contains bytes that are neither ASCII nor encoded"},
    {Defect::unknown_charset, "unknown-charset",
     "a charset is unknown; the text was read as UTF-8 or windows-1252"},
    {Defect::bad_charset, "bad-charset",
     "a text has bytes that are invalid in its charset; each is replaced or read as windows-1252"},
    {Defect::bad_base64, "bad-base64", "a base64 part contains invalid characters or ends too early"},
    {Defect::broken_multipart, "broken-multipart", "a multipart has no boundary or is not closed"},
    {Defect::bad_commit_time, "bad-commit-time",
     "the time of the commit is before 1970 or after 9999; the nearest time between them is used"},
    {Defect::guessed_date, "guessed-date",
     "part of the Date header has no clear meaning; kvq read the rest as git does"},
};

constexpr bool in_order() {
  for (size_t i = 0; i < std::size(table); ++i) {
    if (table[i].defect != static_cast<Defect>(i)) return false;
  }
  return true;
}
static_assert(in_order());

}  // namespace

std::span<const DefectInfo> defects() {
  return table;
}

std::string_view defect_name(Defect defect) {
  return table[static_cast<size_t>(defect)].name;
}

}  // namespace kvq
