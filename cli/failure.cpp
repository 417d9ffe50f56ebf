// SPDX-License-Identifier: MIT
#include "cli/failure.hpp"

#include <cxxabi.h>
#include <fmt/format.h>

#include <cstdlib>
#include <memory>
#include <new>
#include <string_view>
#include <system_error>
#include <typeinfo>

#include "query/language/diagnostic.hpp"
#include "schema/base/error.hpp"
#include "schema/base/text_width.hpp"

namespace kvq {
namespace {

std::string readable(const std::type_info* type) {
  if (type == nullptr) return "unknown type";
  int failed = 0;
  const std::unique_ptr<char, decltype(&std::free)> name(
      abi::__cxa_demangle(type->name(), nullptr, nullptr, &failed), &std::free);
  return failed == 0 ? name.get() : type->name();
}

/// Returns one line for the exception and one for each exception nested in it.
std::string causes_of(const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const std::exception& error) {
    std::string code;
    if (const auto* system = dynamic_cast<const std::system_error*>(&error)) {
      code = fmt::format(" [{} {}]", system->code().category().name(), system->code().value());
    }
    std::string line =
        fmt::format("kvq: debug: {}: {}{}\n", readable(&typeid(error)), printable(error.what()), code);
    const auto* nesting = dynamic_cast<const std::nested_exception*>(&error);
    if (nesting == nullptr || nesting->nested_ptr() == nullptr) return line;
    return line + causes_of(nesting->nested_ptr());
  } catch (...) {
    return fmt::format("kvq: debug: {}\n", readable(abi::__cxa_current_exception_type()));
  }
}

Failure failure_of(const Error& error) {
  const int code = exit_code(error.kind());
  if (dynamic_cast<const QueryError*>(&error) != nullptr) return {fmt::format("{}\n", error.what()), code};
  const std::string hint = error.hint().empty() ? "" : "; " + error.hint();
  return {fmt::format("kvq: {}\n", printable(error.what() + hint)), code};
}

Failure unexpected(std::string_view cause) {
  return failure_of(Error(ErrorKind::database, fmt::format("unexpected error ({})", cause),
                          "this is a bug in kvq; set KVQ_DEBUG=1 for details"));
}

Failure short_failure_of(const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const Error& error) {
    return failure_of(error);
  } catch (const std::bad_alloc& error) {
    return failure_of(Error(ErrorKind::database, fmt::format("out of memory ({})", error.what())));
  } catch (const std::exception& error) {
    return unexpected(error.what());
  } catch (...) {
    return unexpected(readable(abi::__cxa_current_exception_type()));
  }
}

}  // namespace

bool is_debugging() {
  const char* value = std::getenv("KVQ_DEBUG");
  return value != nullptr && *value != '\0' && std::string_view(value) != "0";
}

Failure failure_of(const std::exception_ptr& exception, bool debug) {
  Failure failure = short_failure_of(exception);
  if (debug) failure.text += causes_of(exception);
  return failure;
}

}  // namespace kvq
