// SPDX-License-Identifier: MIT
#include "indexer/mirror/git_over_http.hpp"

#include <fmt/format.h>

#include <optional>
#include <string_view>
#include <utility>

#include "schema/base/fold.hpp"

namespace kvq {
namespace {

constexpr std::string_view refs_path = "/info/refs?service=git-upload-pack";
constexpr std::string_view refs_type = "application/x-git-upload-pack-advertisement";
constexpr std::string_view pack_type = "application/x-git-upload-pack-result";

std::string without_end(std::string text, std::string_view end) {
  if (text.ends_with(end)) text.resize(text.size() - end.size());
  return text;
}

}  // namespace

bool is_http(const std::string& address) {
  const std::string folded = fold(address.substr(0, 8));
  return folded.starts_with("http://") || folded.starts_with("https://");
}

struct GitOverHttp::Subtransport : git_smart_subtransport {
  explicit Subtransport(GitOverHttp& of) : git_smart_subtransport{}, http(of) {
    action = begin;
    close = [](git_smart_subtransport*) { return 0; };
    free = [](git_smart_subtransport* self) { delete static_cast<Subtransport*>(self); };
  }

  static int begin(git_smart_subtransport_stream** out, git_smart_subtransport* self, const char* url,
                   git_smart_service_t service);

  GitOverHttp& http;
};

/// One request. libgit2 writes its body, and then reads the answer.
struct GitOverHttp::Stream : git_smart_subtransport_stream {
  Stream(Subtransport& of, HttpRequest asked)
      : git_smart_subtransport_stream{}, http(of.http), request(std::move(asked)) {
    subtransport = &of;
    read = read_answer;
    write = write_body;
    free = [](git_smart_subtransport_stream* self) { delete static_cast<Stream*>(self); };
  }

  static int write_body(git_smart_subtransport_stream* self, const char* bytes, size_t size) {
    auto& stream = *static_cast<Stream*>(self);
    return stream.http.guarded([&] {
      if (!stream.request.body) stream.request.body.emplace();
      stream.request.body->append(bytes, size);
    });
  }

  static int read_answer(git_smart_subtransport_stream* self, char* bytes, size_t size, size_t* count) {
    auto& stream = *static_cast<Stream*>(self);
    return stream.http.guarded([&] {
      if (!stream.answer) stream.begin();
      *count = stream.answer->read(bytes, size);
    });
  }

  void begin() {
    answer.emplace(http.client_.ask(request));
    const bool asks_for_refs = !request.body;
    check_status(answer->status(), without_end(request.url, refs_path));
    if (!answer->content_type().starts_with(asks_for_refs ? refs_type : pack_type)) {
      throw NotThere(ErrorKind::network, fmt::format("there is no git repository at '{}'",
                                                     shown_address(without_end(request.url, refs_path))));
    }
    if (!asks_for_refs || answer->url() == request.url) return;
    if (!answer->url().ends_with(refs_path)) {
      throw Error(ErrorKind::network, fmt::format("'{}' redirects to '{}', which is no git repository",
                                                  shown_address(without_end(request.url, refs_path)),
                                                  shown_address(answer->url())));
    }
    http.moved_to_ = without_end(answer->url(), refs_path);
  }

  GitOverHttp& http;
  HttpRequest request;
  std::optional<HttpAnswer> answer;
};

int GitOverHttp::Subtransport::begin(git_smart_subtransport_stream** out, git_smart_subtransport* self,
                                     const char* url, git_smart_service_t service) {
  auto& transport = *static_cast<Subtransport*>(self);
  return transport.http.guarded([&] {
    std::string address = transport.http.moved_to_.empty() ? url : transport.http.moved_to_;
    while (address.ends_with('/')) address.pop_back();
    HttpRequest request;
    if (service == GIT_SERVICE_UPLOADPACK_LS) {
      request.url = address + std::string(refs_path);
    } else {
      request = {.url = address + "/git-upload-pack",
                 .body = "",
                 .content_type = "application/x-git-upload-pack-request"};
    }
    *out = new Stream(transport, std::move(request));
  });
}

template <class Function>
int GitOverHttp::guarded(Function function) {
  try {
    function();
    return 0;
  } catch (...) {
    failure_ = std::current_exception();
    return -1;
  }
}

int GitOverHttp::make_subtransport(git_smart_subtransport** out, git_transport*, void* self) {
  auto& http = *static_cast<GitOverHttp*>(self);
  return http.guarded([&] { *out = new Subtransport(http); });
}

int GitOverHttp::make_transport(git_transport** out, git_remote* owner) {
  definition_ = {.callback = make_subtransport, .rpc = 1, .param = this};
  return git_transport_smart(out, owner, &definition_);
}

}  // namespace kvq
