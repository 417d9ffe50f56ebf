// SPDX-License-Identifier: MIT
#include "support/support.hpp"

#include <stdlib.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace kvq::tests {

namespace fs = std::filesystem;

TempDir::TempDir() {
  std::string name = (fs::temp_directory_path() / "kvq-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

TempDir::~TempDir() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::string MailBuilder::str() const {
  return "From: " + from + "\nTo: " + to + "\nSubject: " + subject + "\nDate: " + date + "\nMessage-ID: <" +
         id + ">\n" + more + "\n" + body;
}

std::string project_file(std::string_view name) {
  const fs::path path = fs::path(KVQ_SOURCE_ROOT) / name;
  std::ifstream file(path, std::ios::binary);
  if (!file.is_open()) throw std::runtime_error("no file " + path.string());
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

fs::path samples_folder() {
  return fs::path(KVQ_SOURCE_ROOT) / "samples";
}

void write_file(const fs::path& path, std::string_view bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!file) throw std::runtime_error("cannot write " + path.string());
}

}  // namespace kvq::tests
