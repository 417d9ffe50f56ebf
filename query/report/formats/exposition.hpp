// SPDX-License-Identifier: MIT
// Prometheus' text exposition format, version 0.0.4.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "query/run/metrics.hpp"

namespace kvq::report {

/// Returns the value of a label as it stands between the quotes: `\\`, `\"` and `\n` are the only escapes
/// that Prometheus knows, and the format is UTF-8. Bytes that are not, and NUL, become `\xNN`, where the
/// reader sees one backslash. Different values stay different.
std::string exposition_label(std::string_view value);

/// A label that the user adds to each sample, to tell two databases apart.
struct AddedLabel {
  std::string name;
  std::string value;
};

/// Returns the label in a text such as `host=a`. Throws Error (usage) if its name is not one for labels, or
/// that of a label of a metric.
AddedLabel added_label(std::string_view text);

/// Returns the samples of all metrics that have any, each below its HELP and TYPE.
std::string exposition(std::span<const Measured> all, std::span<const AddedLabel> added = {});

}  // namespace kvq::report
