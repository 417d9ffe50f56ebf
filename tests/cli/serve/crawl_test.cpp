// SPDX-License-Identifier: MIT
// Follows every link of every page.
#include <deque>
#include <set>
#include <string>

#include "cli/serve/html.hpp"
#include "cli/serve/routes.hpp"
#include "cli/serve/sample_site.hpp"
#include "support/catch.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace {

/// Whether the page of an address has links that no other page has. The searches that a search leads to have
/// no end.
bool is_followed(const std::string& address) {
  return !address.starts_with("/search");
}

/// Forms of a search for programs, which are not pages.
bool is_for_programs(const std::string& address) {
  return address.starts_with("/search.");
}

struct Crawl {
  std::set<std::string> known = {"/", "/compare?before=..2025-03-05&now=2025-03-05..",
                                 "/thread/answer@example.org", "/search?q=is:series",
                                 "/search?q=%7C+count+by+person%2C+month(date)"};
  std::deque<std::string> open{known.begin(), known.end()};
  std::set<std::pair<std::string, std::string>> numbers;

  void note(const serve::Response& response) {
    for (const PageLink& link : links_of(response.body)) {
      if (!link.address.starts_with('/') || is_for_programs(link.address)) continue;
      const std::string address = link.address.substr(0, link.address.find('#'));
      if (address.starts_with("/search?") && is_number(link.text)) numbers.emplace(address, link.text);
      if (known.insert(address).second) open.push_back(address);
    }
  }

  void run() {
    while (!open.empty()) {
      const std::string address = open.front();
      open.pop_front();
      INFO(address);
      const serve::Response response = get(address);
      CHECK(response.status == 200);
      if (response.status == 200 && is_followed(address)) note(response);
    }
  }
};

const Crawl& crawled() {
  static const Crawl crawl = [] {
    Crawl made;
    made.run();
    return made;
  }();
  return crawl;
}

}  // namespace

TEST_CASE("pages: every link of every page is answered", "[serve]") {
  const Crawl& crawl = crawled();
  CHECK(crawl.known.size() > 300);
  // One page of each kind was met by following links.
  for (const serve::Route& route : serve::routes()) {
    if (route.kind != serve::RouteKind::page) continue;
    const std::string begin(route.pattern.substr(0, route.pattern.find('{')));
    INFO(route.pattern);
    CHECK(std::ranges::any_of(crawl.known, [&](const std::string& one) { return one.starts_with(begin); }));
  }
}

TEST_CASE("pages: the link of a number gives exactly so many mails", "[serve]") {
  const Crawl& crawl = crawled();
  CHECK(crawl.numbers.size() > 100);
  for (const auto& [address, number] : crawl.numbers) {
    INFO(address);
    CHECK(std::to_string(count_of(get(address).body)) == number);
  }
}
