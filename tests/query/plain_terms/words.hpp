// SPDX-License-Identifier: MIT
// A simple implementation of the words of a text.
#pragma once

#include <cstddef>
#include <string>

namespace kvq::tests::plain_terms {

bool has_phrase(const std::string& text, const std::string& phrase);

bool has_prefix(const std::string& text, const std::string& prefix);

/// Whether `word` is directly followed by a word that starts with `beginning`.
bool has_begun_phrase(const std::string& text, const std::string& word, const std::string& beginning);

/// Whether a tag is among the words in brackets at the start of a subject.
bool has_tag(const std::string& subject, const std::string& tag);

/// Whether both words are in the text, at most `apart` words from each other.
bool has_near(const std::string& text, const std::string& one, const std::string& other,
              std::ptrdiff_t apart);

/// Whether one of the words, separated by spaces, starts with `beginning`.
bool one_begins(const std::string& list, const std::string& beginning);

}  // namespace kvq::tests::plain_terms
