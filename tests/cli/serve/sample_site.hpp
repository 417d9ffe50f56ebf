// SPDX-License-Identifier: MIT
// A site over the sample archive and a list of hostile mails.
#pragma once

#include <string>
#include <string_view>

#include "cli/serve/http/exchange.hpp"
#include "cli/serve/site/site.hpp"

namespace kvq::tests {

/// The list of hostile mails, and the Message-IDs of its patch and of an answer.
inline constexpr std::string_view hostile_list = "hostile";
inline constexpr std::string_view hostile_patch = "a\"b'&c/d?e#f%25@example.org";
/// Of the newest revision: a shell would act on it.
inline constexpr std::string_view hostile_second = "second'$(id);\"@example.org";
inline constexpr std::string_view hostile_answer = "answer@example.org";

/// Its clock stands at sample_now.
serve::Site& sample_site();

/// The answer to a GET of a path with its query string.
serve::Response get(std::string_view target);

}  // namespace kvq::tests
