// SPDX-License-Identifier: MIT
// The addresses of the pages: the only place where they are put together.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kvq::serve {

using Parameters = std::vector<std::pair<std::string, std::string>>;

/// Returns `?a=b&c=d`, encoded; empty without parameters.
std::string query_string(const Parameters& parameters);

/// Returns paths below the base path of a site, percent-encoded; not escaped for HTML.
class Links {
 public:
  /// `base`: the path in front of all others, without a slash at its end; empty for none.
  explicit Links(std::string base) : base_(std::move(base)) {}

  std::string home() const { return base_ + "/"; }
  /// `extension`: empty for the page, or one such as ".json".
  std::string search(const std::string& query, const std::string& extension = {}) const;
  std::string search(const Parameters& parameters, const std::string& extension = {}) const;
  std::string list(std::string_view name) const { return segment("/list/", name); }
  std::string mail(std::string_view id) const { return segment("/mail/", id); }
  std::string raw_mail(std::string_view id) const { return mail(id) + "/raw"; }
  std::string thread(std::string_view id) const { return segment("/thread/", id); }
  std::string series(std::string_view id) const { return segment("/series/", id); }
  std::string series_mbox(std::string_view id) const { return series(id) + "/mbox"; }
  std::string person(std::string_view address) const { return segment("/person/", address); }
  std::string company(std::string_view name) const { return segment("/company/", name); }
  std::string subsystem(std::string_view name) const { return segment("/subsystem/", name); }
  std::string reports() const { return base_ + "/reports"; }
  std::string report(std::string_view name, const Parameters& parameters = {}) const {
    return segment("/report/", name) + query_string(parameters);
  }
  std::string compare(const Parameters& parameters = {}) const {
    return base_ + "/compare" + query_string(parameters);
  }
  std::string health() const { return base_ + "/health"; }
  /// Returns the address of an embedded file, by the name that it is served under.
  std::string file(std::string_view name) const { return segment("/static/", name); }
  /// Returns the address of any path of the site.
  std::string path(std::string_view path) const { return base_ + std::string(path); }

 private:
  std::string segment(std::string_view before, std::string_view text) const;

  std::string base_;
};

}  // namespace kvq::serve
