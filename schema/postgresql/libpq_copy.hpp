// SPDX-License-Identifier: MIT
// A COPY to the server by libpq. For the module only.
#pragma once

#include <string>

#include "schema/postgresql/libpq_connection.hpp"
#include "schema/postgresql/server.hpp"

namespace kvq::postgresql {

class LibpqCopyIn : public CopyIn {
 public:
  /// Begins the COPY. The connection must outlive it.
  LibpqCopyIn(LibpqConnection& connection, const std::string& sql);
  ~LibpqCopyIn() override;
  LibpqCopyIn(const LibpqCopyIn&) = delete;
  LibpqCopyIn& operator=(const LibpqCopyIn&) = delete;

  void put(std::string_view bytes) override;
  int64_t finish() override;

 private:
  LibpqConnection* connection_;
  bool is_open_ = false;
};

}  // namespace kvq::postgresql
