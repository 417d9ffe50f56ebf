// SPDX-License-Identifier: MIT
// The styles, the script and the picture of the pages. Their names contain a hash of their content, so a
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

/// Returns the files, in the order: style, script.
const std::vector<StaticFile>& static_files();

const StaticFile& style_file();
const StaticFile& script_file();

/// The picture in the tab of the browser, as SVG.
extern const std::string_view favicon;

}  // namespace kvq::serve
