// SPDX-License-Identifier: MIT
// Which tables of the database `kvq copy` brings to the server, and how it finds what has changed in them.
#pragma once

#include <array>
#include <string_view>

namespace kvq::postgresql {

enum class CopiedBy {
  /// Its rows hang on mails or series, which the record of change names.
  mail,
  /// Nothing names its changes: each run reads it, and compares checksums of groups of rows.
  comparison,
  /// Readers write it too: it is copied only into an empty table.
  first_copy,
};

struct CopiedTable {
  std::string_view name;
  /// The column by which its rows are grouped: for CopiedBy::mail the message or series.
  std::string_view key;
  CopiedBy by;
  /// Whether it is partitioned by `key`, the time of arrival.
  bool partitioned = false;
};

inline constexpr std::array copied_tables = {
    CopiedTable{"message", "id", CopiedBy::mail, true},
    CopiedTable{"reference", "message", CopiedBy::mail},
    CopiedTable{"attachment", "message", CopiedBy::mail},
    CopiedTable{"patch", "message", CopiedBy::mail},
    CopiedTable{"patch_file", "message", CopiedBy::mail},
    CopiedTable{"message_subsystem", "message", CopiedBy::mail},
    CopiedTable{"message_header", "message", CopiedBy::mail},
    CopiedTable{"message_alias", "message", CopiedBy::mail},
    CopiedTable{"trailer", "message", CopiedBy::mail},
    CopiedTable{"verdict", "message", CopiedBy::mail},
    CopiedTable{"mail_link", "message", CopiedBy::mail},
    CopiedTable{"patch_commit", "message", CopiedBy::mail},
    CopiedTable{"applied_patch", "message", CopiedBy::mail},
    CopiedTable{"series", "id", CopiedBy::mail},
    CopiedTable{"series_message", "message", CopiedBy::mail},
    CopiedTable{"series_reply", "message", CopiedBy::mail},
    CopiedTable{"patch_trailer", "patch", CopiedBy::mail},
    CopiedTable{"series_evidence", "series", CopiedBy::mail},
    CopiedTable{"series_applier", "series", CopiedBy::mail},
    CopiedTable{"series_includes", "series", CopiedBy::mail},
    CopiedTable{"series_standing", "series", CopiedBy::mail},

    // Small.
    CopiedTable{"list", "id", CopiedBy::comparison},
    CopiedTable{"epoch", "id", CopiedBy::comparison},
    CopiedTable{"ref", "epoch", CopiedBy::comparison},
    CopiedTable{"input", "epoch", CopiedBy::comparison},
    CopiedTable{"generation", "id", CopiedBy::comparison},
    // Also the commits without a mail.
    CopiedTable{"delivery", "id", CopiedBy::comparison},
    CopiedTable{"defect", "delivery", CopiedBy::comparison},
    CopiedTable{"mail_place", "delivery", CopiedBy::comparison},
    // Shared by mails: new ones have new ids, and a deleted mail may take the last use of one.
    CopiedTable{"msgid", "id", CopiedBy::comparison},
    // Also the Message-IDs whose mails have not arrived.
    CopiedTable{"thread", "msgid", CopiedBy::comparison},
    CopiedTable{"domain", "id", CopiedBy::comparison},
    CopiedTable{"person", "id", CopiedBy::comparison},
    CopiedTable{"address", "id", CopiedBy::comparison},
    CopiedTable{"mailbox", "id", CopiedBy::comparison},
    CopiedTable{"recipient_list", "list", CopiedBy::comparison},
    CopiedTable{"file", "id", CopiedBy::comparison},
    CopiedTable{"subsystem", "id", CopiedBy::comparison},
    CopiedTable{"header", "id", CopiedBy::comparison},
    // From the user's files and MAINTAINERS: a new file may change any row, or none.
    CopiedTable{"identity", "id", CopiedBy::comparison},
    CopiedTable{"company", "id", CopiedBy::comparison},
    CopiedTable{"affiliation", "address", CopiedBy::comparison},
    CopiedTable{"people_setting", "", CopiedBy::comparison},
    CopiedTable{"topic_word", "", CopiedBy::comparison},
    CopiedTable{"robot_pattern", "", CopiedBy::comparison},
    CopiedTable{"maintainers_section", "id", CopiedBy::comparison},
    CopiedTable{"section_pattern", "section", CopiedBy::comparison},
    CopiedTable{"section_person", "section", CopiedBy::comparison},
    CopiedTable{"section_entry", "section", CopiedBy::comparison},
    CopiedTable{"file_section", "file", CopiedBy::comparison},
    // Only `kvq applied` writes them.
    CopiedTable{"tree", "id", CopiedBy::comparison},
    CopiedTable{"tree_tag", "id", CopiedBy::comparison},
    CopiedTable{"tree_commit", "id", CopiedBy::comparison},
    CopiedTable{"tree_revert", "reverted", CopiedBy::comparison},

    CopiedTable{"saved_query", "", CopiedBy::first_copy},
    CopiedTable{"saved_report", "", CopiedBy::first_copy},
    CopiedTable{"report_cursor", "", CopiedBy::first_copy},
};

struct OtherTable {
  std::string_view name;
  std::string_view why;
};

/// The tables that are not copied as they are.
inline constexpr std::array other_tables = {
    OtherTable{"body", "packed_text has the texts"},
    OtherTable{"text_block", "packed_text has the texts"},
    OtherTable{"message_fts", "message_words and message_words_piece replace it"},
    OtherTable{"mailbox_fts", "mailbox_words replaces it"},
    OtherTable{"full_text_checksum", "about the pages of FTS5's index"},
    OtherTable{"change", "only kvq export and kvq copy read it"},
    OtherTable{"trace", "what a run of kvq index has still to remove"},
    OtherTable{"index_to_make", "what a bulk load has still to make"},
    OtherTable{"file_mapping", "what the next import of MAINTAINERS has still to do"},
    OtherTable{"tree_patch", "what kvq applied has looked for"},
};

}  // namespace kvq::postgresql
