// SPDX-License-Identifier: MIT
// The addresses of mails in web archives such as lore: a Message-ID is a piece of the path.
#pragma once

#include <string>
#include <string_view>

namespace kvq {

/// The Message-ID in https://lore.kernel.org/kvm/ID/, /r/ID, /kvm/ID/T/#u and the like, whoever the host is,
/// percent-decoded (RFC 3986, 2.1); empty where no piece of the path has an `@` within. The scheme and the
/// host may be left out.
std::string message_id_of_web_address(std::string_view address);

/// Where lore shows the mail of a Message-ID, whatever its list.
std::string web_address_of(std::string_view message_id);

}  // namespace kvq
