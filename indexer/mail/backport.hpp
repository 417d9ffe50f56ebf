// SPDX-License-Identifier: MIT
// Recognises patches that are posted for a stable or older branch: of a stable review, of AUTOSEL, or by a
// developer who brings a commit of the mainline to such a branch.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/mail/header/headers.hpp"
#include "schema/mail/rows.hpp"

namespace kvq {

/// A patch or cover, as far as it shows whether it is a backport.
struct PostingText {
  /// Decoded.
  std::string_view subject;
  const std::vector<Header>& headers;
  const std::vector<Recipient>& recipients;
  /// Its own text, with the commit message.
  std::string_view own;
  bool is_cover = false;
};

/// Returns what says that a posting is a backport: the brackets of its subject, a header, a line of its text,
/// or its recipients. The forms are those of Documentation/process/stable-kernel-rules.rst, of the scripts of
/// the stable trees (`N.N-stable review patch`, `[ Upstream commit ... ]`, X-stable, X-KernelTest-*), and of
/// `git cherry-pick -x`.
std::optional<std::string> backport_evidence(const PostingText& posting);

}  // namespace kvq
