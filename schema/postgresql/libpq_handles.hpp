// SPDX-License-Identifier: MIT
// libpq's objects with owners, and its errors as kvq's. For the module only.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <string_view>

#include "schema/base/error.hpp"

namespace kvq::postgresql {

// The OIDs of types (pg_type.dat of PostgreSQL), which never change.
constexpr Oid type_bool = 16;
constexpr Oid type_bytea = 17;
constexpr Oid type_int8 = 20;
constexpr Oid type_int2 = 21;
constexpr Oid type_int4 = 23;
constexpr Oid type_text = 25;
constexpr Oid type_float8 = 701;
constexpr Oid type_numeric = 1700;
// The server lets the query choose.
constexpr Oid type_unknown = 0;

struct Finish {
  void operator()(PGconn* connection) const { PQfinish(connection); }
  void operator()(PGresult* result) const { PQclear(result); }
  void operator()(PGcancel* cancel) const { PQfreeCancel(cancel); }
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

template <class Handle>
using Owned = std::unique_ptr<Handle, Finish>;

/// Returns the error of a result that is one, or of the connection if there is none. `server` is its name for
/// messages.
Error error_of(PGconn* connection, const PGresult* result, std::string_view server);

/// Returns libpq's or the server's message on one line, without "ERROR:".
std::string on_one_line(std::string_view message);

}  // namespace kvq::postgresql
