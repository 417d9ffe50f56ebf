// SPDX-License-Identifier: MIT
#include "schema/full_text/tokenizer.hpp"

#include <SQLiteCpp/Database.h>
#include <sqlite3.h>

#include <exception>
#include <iterator>
#include <limits>
#include <new>
#include <string>
#include <utility>

#include "schema/base/error.hpp"
#include "schema/sqlite/guarded.hpp"

namespace kvq {
namespace {

fts5_api* api_of(sqlite3* connection) {
  fts5_api* api = nullptr;
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(connection, "SELECT fts5(?1)", -1, &statement, nullptr) == SQLITE_OK) {
    sqlite3_bind_pointer(statement, 1, static_cast<void*>(&api), "fts5_api_ptr", nullptr);
    sqlite3_step(statement);
  }
  sqlite3_finalize(statement);
  return api;
}

}  // namespace

struct Tokenizer::State {
  std::unique_ptr<SQLite::Database> connection;
  fts5_tokenizer methods{};
  Fts5Tokenizer* tokenizer = nullptr;

  explicit State(sqlite3* handle) {
    fts5_api* api = api_of(handle);
    void* module = nullptr;
    // The same arguments as in 002_search.sql.
    const char* arguments[] = {"remove_diacritics", "2", "tokenchars", "_"};
    if (api == nullptr || api->xFindTokenizer(api, "unicode61", &module, &methods) != SQLITE_OK ||
        methods.xCreate(module, arguments, std::size(arguments), &tokenizer) != SQLITE_OK) {
      throw SQLite::Exception(handle);
    }
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { methods.xDelete(tokenizer); }
};

Tokenizer::Tokenizer() {
  guarded([&] {
    auto connection = std::make_unique<SQLite::Database>(":memory:");
    state_ = std::make_unique<State>(connection->getHandle());
    state_->connection = std::move(connection);
  });
  learn_ascii();
}
Tokenizer::Tokenizer(sqlite3* connection) : state_(std::make_unique<State>(connection)) {
  learn_ascii();
}
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer::~Tokenizer() = default;

void Tokenizer::learn_ascii() {
  for (size_t byte = 0; byte < folded_.size(); ++byte) {
    folded_[byte] = byte < not_ascii ? no_token : not_ascii;
    if (byte >= not_ascii) continue;
    const auto character = static_cast<char>(byte);
    run({&character, 1}, &folded_[byte], [](void* to, std::string_view token) {
      *static_cast<unsigned char*>(to) = static_cast<unsigned char>(token.front());
    });
  }
}

void Tokenizer::run(std::string_view text, void* to, void (*use)(void*, std::string_view)) const {
  struct Call {
    void* to;
    void (*use)(void*, std::string_view);
    std::exception_ptr failure;
  } call{to, use, nullptr};
  const auto pass_on = [](void* context, int, const char* token, int bytes, int, int) noexcept {
    Call& called = *static_cast<Call*>(context);
    try {
      called.use(called.to, std::string_view(token, static_cast<size_t>(bytes)).substr(0, longest_token));
      return SQLITE_OK;
    } catch (...) {
      // No exception may pass through FTS5, which is C. It returns this code; then we rethrow the exception.
      called.failure = std::current_exception();
      return SQLITE_ABORT;
    }
  };
  if (text.size() > std::numeric_limits<int>::max()) {
    throw Error(ErrorKind::database, "a word is longer than 2 GiB");
  }
  const int result = state_->methods.xTokenize(state_->tokenizer, &call, FTS5_TOKENIZE_DOCUMENT, text.data(),
                                               static_cast<int>(text.size()), pass_on);
  if (call.failure) std::rethrow_exception(call.failure);
  if (result == SQLITE_NOMEM) throw std::bad_alloc();
  if (result != SQLITE_OK) {
    throw Error(ErrorKind::database,
                std::string("cannot split a text into words: ") + sqlite3_errstr(result));
  }
}

}  // namespace kvq
