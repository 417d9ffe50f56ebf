// SPDX-License-Identifier: MIT
// What the files that meet GMime share: its start, and owning what it gives away.
#pragma once

#include <gmime/gmime.h>

#include <memory>
#include <string>

namespace kvq::gmime {

/// Must come before anything else that GMime is asked for; only the first call does something.
inline void start() {
  static const bool started = (g_mime_init(), true);
  static_cast<void>(started);
}

/// Sets what is called for each warning of a parser; `data` is passed to it.
inline void set_warning_callback(GMimeParserOptions* options, GMimeParserWarningFunc callback, void* data) {
#if GMIME_CHECK_VERSION(3, 2, 15)
  g_mime_parser_options_set_warning_callback(options, callback, data, nullptr);
#else
  g_mime_parser_options_set_warning_callback(options, callback, data);
#endif
}

template <class Object>
struct Unref {
  void operator()(Object* object) const { g_object_unref(object); }
};
/// Owns one reference. Made only from functions that give one away; borrowed objects stay bare pointers.
template <class Object>
using Owned = std::unique_ptr<Object, Unref<Object>>;

/// A text that GMime gives away; empty for none.
inline std::string taken(char* text) {
  std::string out(text ? text : "");
  g_free(text);
  return out;
}

}  // namespace kvq::gmime
