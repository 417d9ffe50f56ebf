// SPDX-License-Identifier: MIT
// What the words of a text are, read plainly.
#pragma once

#include <cstddef>
#include <string>

namespace kvq::tests::plain_terms {

bool has_phrase(const std::string& text, const std::string& phrase);

bool has_prefix(const std::string& text, const std::string& prefix);

/// Whether the words stand side by side, the second only begun.
bool has_begun_phrase(const std::string& text, const std::string& word, const std::string& beginning);

/// The bracketed words at the beginning of a subject.
bool has_tag(const std::string& subject, const std::string& tag);

/// Whether both words are in the text, at most so many words apart.
bool has_near(const std::string& text, const std::string& one, const std::string& other,
              std::ptrdiff_t apart);

/// Whether one of the words, separated by spaces, begins so.
bool one_begins(const std::string& list, const std::string& beginning);

}  // namespace kvq::tests::plain_terms
