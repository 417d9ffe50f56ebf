// SPDX-License-Identifier: MIT
// The files that the pages load.
#include "cli/serve/pages/static_files.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "cli/serve/routes.hpp"
#include "cli/serve/sample_site.hpp"
#include "support/catch.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;
using Catch::Matchers::ContainsSubstring;

namespace {

struct Source {
  std::string begin_of_name;
  std::string file;
  std::string type;
};

bool loads(const std::string& page, const serve::StaticFile& file) {
  return page.find("=\"/static/" + file.name + "\"") != std::string::npos;
}

}  // namespace

TEST_CASE("static files: each is served whole, with its type, for ever", "[serve]") {
  const std::string folder = "cli/serve/pages/";
  const std::vector<Source> sources = {
      {"style-", "style.css", "text/css; charset=utf-8"},
      {"script-", "script.js", "text/javascript; charset=utf-8"},
      {"charts-", "charts.js", "text/javascript; charset=utf-8"},
      {"uPlot.min-", "uplot/uPlot.min.css", "text/css; charset=utf-8"},
      {"uPlot.iife.min-", "uplot/uPlot.iife.min.js", "text/javascript; charset=utf-8"},
  };
  CHECK(serve::static_files().size() == sources.size());
  for (const Source& source : sources) {
    INFO(source.file);
    const auto file = std::ranges::find_if(serve::static_files(), [&](const serve::StaticFile& one) {
      return one.name.starts_with(source.begin_of_name);
    });
    REQUIRE(file != serve::static_files().end());
    const serve::Response response = get("/static/" + file->name);
    CHECK(response.status == 200);
    CHECK(response.type == source.type);
    CHECK((response.body == project_file(folder + source.file)));
    CHECK(response.headers.front() ==
          std::pair<std::string, std::string>{"Cache-Control", "public, max-age=31536000, immutable"});
  }
}

TEST_CASE("static files: only a page with a chart over time loads what draws it", "[serve]") {
  for (const std::string target :
       {"/", "/list/kvm", "/health", "/person/vera.lind@intel.com", "/search?q=is:series", "/reports",
        "/report/unanswered?age=%3E1d", "/compare", "/mail/20250303100000.1-1-vera.lind@intel.com"}) {
    const std::string page = get(target).body;
    const bool has_chart = page.find("<svg class=\"chart\" data-times=") != std::string::npos;
    INFO(target);
    CHECK(has_chart ==
          (target == "/" || target == "/list/kvm" || target == "/health" || target.starts_with("/person/")));
    const serve::ChartFiles files = serve::chart_files();
    for (const serve::StaticFile& file : {files.style, files.library, files.script})
      CHECK(loads(page, file) == has_chart);
    CHECK(loads(page, serve::script_file()));
  }
}

TEST_CASE("static files: uPlot has its licence and its version beside it", "[serve]") {
  const std::string folder = "cli/serve/pages/uplot/";
  CHECK_THAT(project_file(folder + "LICENSE"), ContainsSubstring("The MIT License (MIT)"));
  const std::string script = project_file(folder + "uPlot.iife.min.js");
  const size_t begin = script.find("(v") + 2;
  const std::string version = script.substr(begin, script.find(')', begin) - begin);
  CHECK_THAT(project_file(folder + "README.md"), ContainsSubstring("uPlot " + version + ","));
  CHECK_THAT(project_file("docs/serve.md"), ContainsSubstring(folder + "LICENSE"));
}
