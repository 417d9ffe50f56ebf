// SPDX-License-Identifier: MIT
// The addresses of mails in web archives such as lore: a Message-ID is a piece of the path.
#pragma once

#include <string>
#include <string_view>

namespace kvq {

/// The Message-ID in https://lore.kernel.org/kvm/ID/, /r/ID, /kvm/ID/T/#u and the like, percent-decoded;
/// empty where no piece of the path has an `@`.
std::string message_id_of_web_address(std::string_view address);

}  // namespace kvq
