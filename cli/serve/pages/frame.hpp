// SPDX-License-Identifier: MIT
// The frame of every page: head, navigation, search box, footer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/serve/http/exchange.hpp"
#include "cli/serve/site/links.hpp"
#include "cli/serve/site/site.hpp"

namespace kvq::serve {

/// Another form of the same page, such as its feed.
struct Alternate {
  /// The words of its link.
  std::string name;
  /// Its Content-Type.
  std::string type;
  std::string address;
};

struct PageHead {
  /// Plain text.
  std::string title;
  /// The text in the search box.
  std::string query = {};
  std::vector<Alternate> alternates = {};
  /// The heading of the page; empty: the title.
  std::string heading = {};
  /// Whether the page prints its heading itself.
  bool has_own_heading = false;
};

/// Return the begin of a page, up to and with its heading, and its end.
std::string frame_begin(const Links& links, const PageHead& head);
std::string frame_end(const Reading* reading);

/// Returns the elements that let scripts replace the charts over time of a page.
std::string chart_scripts(const Links& links);

/// Returns `<a href="...">TEXT</a>`; the text is plain text.
std::string link(const std::string& address, std::string_view text, std::string_view css_class = {});

/// Returns a `<time>` of seconds UTC, to the minute.
std::string time_html(int64_t time);

Response html_response(std::string body, int status = 200);

}  // namespace kvq::serve
