// SPDX-License-Identifier: MIT
#include "indexer/mirror/manifest.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <new>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>

#include "indexer/mirror/list_address.hpp"

namespace kvq {
namespace {

constexpr std::string_view gzip_magic = "\x1f\x8b";

struct FreeDecompressor {
  void operator()(libdeflate_decompressor* decompressor) const { libdeflate_free_decompressor(decompressor); }
};

/// Returns the inflated bytes; absent if it is no gzip or has too many.
std::optional<std::string> gunzipped(std::string_view compressed) {
  // The last four bytes are the size, modulo 2^32 (RFC 1952).
  constexpr size_t size_bytes = 4;
  if (compressed.size() < size_bytes) return std::nullopt;
  size_t size = 0;
  for (size_t i = 0; i < size_bytes; ++i)
    size = size << 8 | static_cast<unsigned char>(compressed[compressed.size() - 1 - i]);
  if (size > most_manifest_bytes) return std::nullopt;
  const std::unique_ptr<libdeflate_decompressor, FreeDecompressor> decompressor(
      libdeflate_alloc_decompressor());
  if (!decompressor) throw std::bad_alloc();
  std::string out(size, '\0');
  // Without a place for the inflated size, another size is an error.
  if (libdeflate_gzip_decompress(decompressor.get(), compressed.data(), compressed.size(), out.data(),
                                 out.size(), nullptr) != LIBDEFLATE_SUCCESS) {
    return std::nullopt;
  }
  return out;
}

/// Takes the keys of the outermost object as they are read: a hostile host must not make kvq build a tree.
class Keys : public nlohmann::json_sax<nlohmann::json> {
 public:
  Keys(std::string_view list_path, ManifestOf of) : list_path_(list_path), of_(of) {}

  std::set<int64_t>& epochs() { return epochs_; }

  bool key(string_t& path) override {
    if (depth_ == 1) take(path);
    return true;
  }
  bool start_object(std::size_t) override { return enter(); }
  bool start_array(std::size_t) override { return depth_ > 0 && enter(); }
  bool end_object() override { return leave(); }
  bool end_array() override { return leave(); }
  bool null() override { return depth_ > 0; }
  bool boolean(bool) override { return depth_ > 0; }
  bool number_integer(number_integer_t) override { return depth_ > 0; }
  bool number_unsigned(number_unsigned_t) override { return depth_ > 0; }
  bool number_float(number_float_t, const string_t&) override { return depth_ > 0; }
  bool string(string_t&) override { return depth_ > 0; }
  bool binary(binary_t&) override { return false; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

 private:
  bool enter() {
    constexpr int deepest = 100;
    return ++depth_ <= deepest;
  }
  bool leave() {
    --depth_;
    return true;
  }

  void take(std::string_view path) {
    const auto epoch = parse_epoch_address(std::string(path));
    if (!epoch || epoch->place != EpochPlace::folder) return;
    const std::string_view name = list_path_.substr(list_path_.rfind('/'));
    const bool is_ours = of_ == ManifestOf::host ? epoch->list == list_path_ : epoch->list.ends_with(name);
    if (is_ours) epochs_.insert(epoch->number);
  }

  std::string_view list_path_;
  ManifestOf of_;
  int depth_ = 0;
  std::set<int64_t> epochs_;
};

}  // namespace

std::set<int64_t> epochs_in_manifest(std::string_view manifest, std::string_view list_path, ManifestOf of) {
  if (list_path.find('/') == std::string_view::npos) return {};
  std::optional<std::string> inflated;
  if (manifest.starts_with(gzip_magic)) {
    inflated = gunzipped(manifest);
    if (!inflated) return {};
    manifest = *inflated;
  }
  Keys keys(list_path, of);
  if (!nlohmann::json::sax_parse(manifest.begin(), manifest.end(), &keys)) return {};
  return std::move(keys.epochs());
}

}  // namespace kvq
