// SPDX-License-Identifier: MIT
// Replaces each `#N` in a filter with the Message-ID of a row on the terminal.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "query/language/ast.hpp"

namespace kvq {

/// Replaces `#3` with `id:` and a Message-ID, and the value of `thread:#3` and other fields of Message-IDs.
/// In quotes, and as the value of another field, it is a text. `id_of` takes `#3`; its Error becomes one in
/// the source.
void replace_handles(ast::Expr& filter, const Source& source,
                     const std::function<std::string(std::string_view handle)>& id_of);

/// Returns the place of the first `#N` that replace_handles() would replace; an empty span if there is none.
Span first_handle(const ast::Expr& filter);

}  // namespace kvq
