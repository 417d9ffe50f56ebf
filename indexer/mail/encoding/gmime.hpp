// SPDX-License-Identifier: MIT
// Shared by the files that use GMime: its initialization, and ownership of its objects.
#pragma once

#include <gmime/gmime.h>

#include <cerrno>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

namespace kvq::gmime {

/// GLib aborts if there is no memory, after a message of its own. This aborts without it; errno says why.
inline void end_if_fatal(const gchar* domain, GLogLevelFlags level, const gchar* message, gpointer data) {
  const std::string_view reason = message == nullptr ? "" : message;
  if ((level & G_LOG_LEVEL_ERROR) == 0 || reason.find("failed to allocate") == std::string_view::npos) {
    g_log_default_handler(domain, level, message, data);
    return;
  }
  errno = ENOMEM;
  std::abort();
}

/// Initializes GMime. Must be called before any other GMime function; only the first call has an effect.
inline void start() {
  static const bool started = (g_log_set_default_handler(end_if_fatal, nullptr), g_mime_init(), true);
  static_cast<void>(started);
}

/// Sets the callback for the warnings of a parser; `data` is passed to it.
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
/// Owns one reference. Only for results of functions that transfer a reference; borrowed objects stay raw
/// pointers.
template <class Object>
using Owned = std::unique_ptr<Object, Unref<Object>>;

/// Copies a string that GMime allocated and frees it; empty for a null pointer.
inline std::string taken(char* text) {
  std::string out(text ? text : "");
  g_free(text);
  return out;
}

}  // namespace kvq::gmime
