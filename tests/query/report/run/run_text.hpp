// SPDX-License-Identifier: MIT
// Runs a report from its text, on the sample archive.
#pragma once

#include <map>
#include <string>

#include "query/report/documents/document.hpp"
#include "support/sample_database.hpp"

namespace kvq::tests {

/// The first line of a report; `head` also disables the footer.
inline const std::string only_name = "report r \"a report\"\n";
inline const std::string head = only_name + "footer \"\"\n";

/// Returns the output of a report; the footer names kvq 1.2.3.
std::string ran(const std::string& text, const std::map<std::string, std::string>& values = {},
                report::DocumentFormat format = report::DocumentFormat::text,
                const Database& database = sample_database());

/// Returns the first line of the error that a report causes; empty if there is none.
std::string mistake(const std::string& text, const std::map<std::string, std::string>& values = {});

}  // namespace kvq::tests
