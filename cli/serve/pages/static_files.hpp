// SPDX-License-Identifier: MIT
// The styles, the scripts and the picture of the pages. Their names contain a hash of their content, so a
// browser may keep them for ever.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kvq::serve {

struct StaticFile {
  /// The name that it is served under, such as style-0123456789abcdef.css.
  std::string name;
  std::string_view type;
  std::string_view text;
};

/// Returns all files, in the order: style, script, those of charts.
const std::vector<StaticFile>& static_files();

const StaticFile& style_file();
const StaticFile& script_file();

/// What a page with a chart over time needs besides: uPlot, and the script that uses it.
struct ChartFiles {
  const StaticFile& style;
  const StaticFile& library;
  const StaticFile& script;
};

ChartFiles chart_files();

/// The picture in the tab of the browser, as SVG.
extern const std::string_view favicon;

}  // namespace kvq::serve
