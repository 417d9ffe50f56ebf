// SPDX-License-Identifier: MIT
// Pages that are reports: the report's document in the frame of the site.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "cli/serve/http/exchange.hpp"
#include "cli/serve/pages/frame.hpp"
#include "cli/serve/site/site.hpp"
#include "query/report/documents/document.hpp"
#include "query/report/language/report_ast.hpp"

namespace kvq::serve {

/// Returns the address of the page about a value of a column: a person, company, subsystem or list; empty if
/// there is none.
std::string address_of_value(const Links& links, const plan::Column& column, const std::string& value);

/// Returns the page of a mail, or of its series, given its address in a web archive. An address without a
/// Message-ID stays as it is.
std::string page_of_mail(const Reading& reading, const std::string& web_address, bool of_series);

/// Runs a report and returns its page. `before` is HTML between the heading and the report. An empty title of
/// the head means that of the report.
Response report_response(const Reading& reading, const report::Report& report,
                         std::map<std::string, std::string> values, PageHead head,
                         const std::string& before = {});

/// Returns a report that is embedded for the pages, parsed once.
const report::Report& page_report(std::string_view name);

}  // namespace kvq::serve
