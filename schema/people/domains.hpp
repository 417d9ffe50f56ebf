// SPDX-License-Identifier: MIT
// What the domain of an address says about whom it belongs to.
#pragma once

#include <string>
#include <string_view>

namespace kvq {

/// Whether the domain, in lower case, is one of a university or a school: by its name (.edu, .ac.uk), or
/// known.
bool is_university(std::string_view domain);

/// Whether the domain, in lower case, is one of a project whose people work for many companies, such as
/// kernel.org.
bool is_of_project(std::string_view domain);

/// Returns the domain that somebody registered: example.org of lists.example.org, example.co.uk of
/// mail.example.co.uk.
std::string_view registered_domain(std::string_view domain);

/// Returns a name that the owner of a registered domain may have: Example of example.org.
std::string name_of_owner(std::string_view domain);

}  // namespace kvq
