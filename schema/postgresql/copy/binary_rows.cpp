// SPDX-License-Identifier: MIT
#include "schema/postgresql/copy/binary_rows.hpp"

#include <bit>

#include "schema/postgresql/server.hpp"

namespace kvq::postgresql {
namespace {

using namespace std::string_view_literals;

// U+10FFFE marks what stored_text() has changed, so it is changed itself.
bool is_stored_as_it_is(std::string_view text) {
  return text.find('\0') == std::string_view::npos && text.find("\xf4\x8f\xbf\xbe") == std::string_view::npos;
}

}  // namespace

std::string_view begin_of_rows() {
  return "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0"sv;
}

std::string_view end_of_rows() {
  return "\377\377"sv;
}

void BinaryRows::begin_row(int columns) {
  append_number(bytes_, static_cast<int16_t>(columns));
}

void BinaryRows::add_null() {
  append_number(bytes_, int32_t{-1});
}

void BinaryRows::add(int64_t number) {
  append_number(bytes_, int32_t{sizeof number});
  append_number(bytes_, number);
}

void BinaryRows::add(double number) {
  add(std::bit_cast<int64_t>(number));
}

void BinaryRows::add_text(std::string_view text) {
  is_stored_as_it_is(text) ? add_bytes(text) : add_bytes(stored_text(text));
}

void BinaryRows::add_bytes(std::string_view bytes) {
  append_number(bytes_, static_cast<int32_t>(bytes.size()));
  bytes_ += bytes;
}

}  // namespace kvq::postgresql
