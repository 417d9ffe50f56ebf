// SPDX-License-Identifier: MIT
#include "schema/mail/defects.hpp"

#include <iterator>

namespace kvq {
namespace {

constexpr DefectInfo table[] = {
    {Defect::no_mail, "no-mail", "the commit holds neither a mail nor a deletion"},
    {Defect::empty_mail, "empty-mail", "the mail has no bytes"},
    {Defect::cut_off, "cut-off",
     "the mail is larger or nested deeper than kvq reads; the rest is not indexed"},
    {Defect::nul_bytes, "nul-bytes", "there are NUL bytes; they were left out"},
    {Defect::no_message_id, "no-message-id", "there is no Message-ID; kvq made one from the blob's id"},
    {Defect::bad_message_id, "bad-message-id", "the Message-ID is not of the form <left@right>"},
    {Defect::reused_message_id, "reused-message-id", "another mail has the same Message-ID; both are kept"},
    {Defect::no_from, "no-from", "there is no From header with an address"},
    {Defect::no_date, "no-date", "there is no Date header"},
    {Defect::bad_date, "bad-date", "the Date header cannot be read"},
    {Defect::unlikely_date, "unlikely-date",
     "the Date header is far from the time of delivery and is not believed"},
    {Defect::no_subject, "no-subject", "there is no Subject header"},
    {Defect::repeated_header, "repeated-header",
     "a header that may stand once stands twice; the first counts"},
    {Defect::raw_header_bytes, "raw-header-bytes", "a header holds bytes that are neither ASCII nor encoded"},
    {Defect::unknown_charset, "unknown-charset",
     "a charset is unknown; the text was read as UTF-8 or Latin-1"},
    {Defect::bad_charset, "bad-charset",
     "a text is not in the charset it names; it was read as UTF-8 or Latin-1"},
    {Defect::bad_base64, "bad-base64", "a base64 part holds other characters or ends too early"},
    {Defect::broken_multipart, "broken-multipart", "a multipart has no boundary, or is not closed"},
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
