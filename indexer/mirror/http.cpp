// SPDX-License-Identifier: MIT
#include "indexer/mirror/http.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <new>
#include <string_view>
#include <system_error>
#include <utility>

namespace kvq {
namespace {

constexpr long most_redirects = 5;
/// Of an answer that nobody reads yet.
constexpr size_t most_waiting_bytes = 256u << 10;
constexpr int milliseconds_between_looks = 100;

void start_curl() {
  struct Library {
    Library() { curl_global_init(CURL_GLOBAL_DEFAULT); }
    ~Library() { curl_global_cleanup(); }
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;
  };
  static const Library library;
}

struct CloseEasy {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct CloseMulti {
  void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

/// Returns the host of an address, with its port if there is one.
std::string host_of(const std::string& url) {
  const std::string shown = shown_address(url);
  const size_t begin = shown.find("://");
  const size_t host = begin == std::string::npos ? 0 : begin + 3;
  return shown.substr(host, shown.find('/', host) - host);
}

Error unreachable(const std::string& url, const std::string& why, std::string hint) {
  return {ErrorKind::network, fmt::format("'{}' cannot be reached: {}", host_of(url), why), std::move(hint)};
}

Error broken(const std::string& url, const std::string& why) {
  return {ErrorKind::network, fmt::format("the answer of '{}' broke off: {}", host_of(url), why),
          "run it again: what is whole is kept"};
}

}  // namespace

struct HttpClient::Connections {
  std::function<bool()> interrupted;
  HttpLimits limits;
  std::unique_ptr<CURLM, CloseMulti> multi;
};

struct HttpAnswer::State {
  std::shared_ptr<HttpClient::Connections> connections;
  HttpRequest request;
  std::unique_ptr<curl_slist, FreeList> headers;
  std::unique_ptr<CURL, CloseEasy> easy;
  std::array<char, CURL_ERROR_SIZE> message{};
  /// Received and not yet read, from `begin` on.
  std::string waiting;
  size_t begin = 0;
  bool is_paused = false;
  std::optional<CURLcode> result;

  State(std::shared_ptr<HttpClient::Connections> of, HttpRequest asked)
      : connections(std::move(of)), request(std::move(asked)) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (easy) curl_multi_remove_handle(connections->multi.get(), easy.get());
  }

  template <class Value>
  void set(CURLoption option, Value value) {
    const CURLcode failed = curl_easy_setopt(easy.get(), option, value);
    if (failed == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
    if (failed != CURLE_OK) {
      throw Error(ErrorKind::network,
                  fmt::format("libcurl cannot do what kvq needs ({})", curl_easy_strerror(failed)));
    }
  }

  static size_t take(const char* bytes, size_t one, size_t count, void* self) {
    auto& state = *static_cast<State*>(self);
    if (state.waiting.size() - state.begin >= most_waiting_bytes) {
      state.is_paused = true;
      return CURL_WRITEFUNC_PAUSE;
    }
    try {
      state.waiting.append(bytes, one * count);
    } catch (const std::bad_alloc&) {
      return 0;
    }
    return one * count;
  }

  void add_header(const std::string& line) {
    curl_slist* longer = curl_slist_append(headers.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(headers.release());
    headers.reset(longer);
  }

  void begin_request() {
    easy.reset(curl_easy_init());
    if (!easy) throw std::bad_alloc();
    const bool is_secret = request.url.starts_with("https:");
    set(CURLOPT_URL, request.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_REDIR_PROTOCOLS_STR, is_secret ? "https" : "http,https");
    set(CURLOPT_FOLLOWLOCATION, request.body ? 0L : 1L);
    set(CURLOPT_MAXREDIRS, most_redirects);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_OPTIONAL));
    set(CURLOPT_ACCEPT_ENCODING, "");
    // Some hosts refuse everything that does not call itself git.
    set(CURLOPT_USERAGENT, "git/2.0 (kvq " KVQ_VERSION ")");
    set(CURLOPT_CONNECTTIMEOUT, static_cast<long>(connections->limits.connect.count()));
    set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(connections->limits.silence.count()));
    set(CURLOPT_ERRORBUFFER, message.data());
    set(CURLOPT_WRITEFUNCTION, &State::take);
    set(CURLOPT_WRITEDATA, static_cast<void*>(this));
    if (request.body) {
      set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body->size()));
      set(CURLOPT_POSTFIELDS, request.body->data());
      add_header("Content-Type: " + request.content_type);
      // Without this, curl waits for the host to say that it wants a long body.
      add_header("Expect:");
      set(CURLOPT_HTTPHEADER, headers.get());
    }
    if (curl_multi_add_handle(connections->multi.get(), easy.get()) != CURLM_OK) throw std::bad_alloc();
  }

  /// Lets the transfer go on. Waits a moment if it cannot.
  void move_on() {
    if (connections->interrupted && connections->interrupted())
      throw Error(ErrorKind::interrupted, "interrupted", "what is whole is kept; run it again to go on");
    int running = 0;
    CURLM* multi = connections->multi.get();
    if (curl_multi_perform(multi, &running) != CURLM_OK) throw std::bad_alloc();
    int left = 0;
    while (const CURLMsg* done = curl_multi_info_read(multi, &left)) {
      if (done->msg == CURLMSG_DONE && done->easy_handle == easy.get()) result = done->data.result;
    }
    if (!result && begin == waiting.size()) {
      curl_multi_poll(multi, nullptr, 0, milliseconds_between_looks, nullptr);
    }
  }

  template <class Value>
  Value info(CURLINFO what) const {
    Value value{};
    curl_easy_getinfo(easy.get(), what, &value);
    return value;
  }

  /// Returns the reason of the system, or else that of libcurl.
  std::string reason() const {
    if (const long number = info<long>(CURLINFO_OS_ERRNO); number != 0 && *result == CURLE_COULDNT_CONNECT)
      return std::generic_category().message(static_cast<int>(number));
    return message[0] == '\0' ? curl_easy_strerror(*result) : message.data();
  }

  void check_result() const {
    switch (*result) {
      case CURLE_OK:
        return;
      case CURLE_OUT_OF_MEMORY:
      case CURLE_WRITE_ERROR:
        throw std::bad_alloc();
      case CURLE_URL_MALFORMAT:
        throw Error(ErrorKind::usage, fmt::format("'{}' is not an address", shown_address(request.url)));
      case CURLE_COULDNT_RESOLVE_HOST:
        throw unreachable(request.url, "no such host", "check the address and your network");
      case CURLE_COULDNT_RESOLVE_PROXY:
      case CURLE_COULDNT_CONNECT:
        throw unreachable(request.url, reason(), "check the address and your network");
      case CURLE_PEER_FAILED_VERIFICATION:
        throw unreachable(request.url, fmt::format("its certificate is not valid ({})", reason()), {});
      case CURLE_SSL_CONNECT_ERROR:
        throw unreachable(request.url, fmt::format("no encrypted connection ({})", reason()), {});
      case CURLE_UNSUPPORTED_PROTOCOL:
        throw Error(ErrorKind::network,
                    fmt::format("'{}' redirects to an address that kvq does not follow ({})",
                                shown_address(request.url), reason()));
      case CURLE_TOO_MANY_REDIRECTS:
        throw Error(ErrorKind::network, fmt::format("'{}' redirects more than {} times",
                                                    shown_address(request.url), most_redirects));
      case CURLE_OPERATION_TIMEDOUT:
        if (info<curl_off_t>(CURLINFO_CONNECT_TIME_T) == 0)
          throw unreachable(request.url, "it does not answer", "try again later");
        throw broken(request.url, fmt::format("nothing came for {} s", connections->limits.silence.count()));
      default:
        throw broken(request.url, reason());
    }
  }
};

HttpAnswer::HttpAnswer(std::unique_ptr<State> state) : state_(std::move(state)) {}
HttpAnswer::HttpAnswer(HttpAnswer&&) noexcept = default;
HttpAnswer::~HttpAnswer() = default;

int HttpAnswer::status() const {
  return static_cast<int>(state_->info<long>(CURLINFO_RESPONSE_CODE));
}

std::string HttpAnswer::content_type() const {
  const char* type = state_->info<const char*>(CURLINFO_CONTENT_TYPE);
  return type == nullptr ? "" : type;
}

std::string HttpAnswer::url() const {
  const char* url = state_->info<const char*>(CURLINFO_EFFECTIVE_URL);
  return url == nullptr ? state_->request.url : url;
}

size_t HttpAnswer::read(char* to, size_t size) {
  State& state = *state_;
  while (state.begin == state.waiting.size() && !state.result) state.move_on();
  if (state.begin == state.waiting.size()) {
    state.check_result();
    return 0;
  }
  const size_t count = std::min(size, state.waiting.size() - state.begin);
  state.waiting.copy(to, count, state.begin);
  state.begin += count;
  if (state.begin < state.waiting.size()) return count;
  state.waiting.clear();
  state.begin = 0;
  // Calls take().
  if (std::exchange(state.is_paused, false)) curl_easy_pause(state.easy.get(), CURLPAUSE_CONT);
  return count;
}

std::string HttpAnswer::rest(size_t most_bytes) {
  std::string all;
  std::array<char, 16384> bytes;
  while (const size_t count = read(bytes.data(), bytes.size())) {
    if (all.size() + count > most_bytes) {
      throw Error(ErrorKind::network, fmt::format("'{}' is larger than {} MiB",
                                                  shown_address(state_->request.url), most_bytes >> 20));
    }
    all.append(bytes.data(), count);
  }
  return all;
}

HttpClient::HttpClient(std::function<bool()> interrupted, HttpLimits limits) {
  start_curl();
  connections_ = std::make_shared<Connections>();
  connections_->interrupted = std::move(interrupted);
  connections_->limits = limits;
  connections_->multi.reset(curl_multi_init());
  if (!connections_->multi) throw std::bad_alloc();
}

HttpAnswer HttpClient::ask(const HttpRequest& request) const {
  auto state = std::make_unique<HttpAnswer::State>(connections_, request);
  state->begin_request();
  while (state->waiting.empty() && !state->result) state->move_on();
  if (state->result && state->waiting.empty()) state->check_result();
  return HttpAnswer(std::move(state));
}

void check_status(int status, const std::string& url) {
  if (status == 200) return;
  const std::string shown = shown_address(url);
  if (status == 404 || status == 410)
    throw NotThere(ErrorKind::network,
                   fmt::format("there is nothing at '{}' (HTTP status {})", shown, status));
  if (status == 401 || status == 403) {
    throw Error(ErrorKind::network, fmt::format("'{}' may not be read (HTTP status {})", shown, status),
                status == 401 ? "kvq takes a user name and a password from ~/.netrc" : "");
  }
  throw Error(ErrorKind::network,
              fmt::format("'{}' cannot be fetched: the host answers with HTTP status {}", shown, status),
              status >= 500 || status == 429 ? "try again later" : "");
}

std::string shown_address(const std::string& url) {
  const size_t scheme = url.find("://");
  if (scheme == std::string::npos) return url;
  const size_t host = scheme + 3;
  const size_t at = url.substr(0, url.find('/', host)).rfind('@');
  return at == std::string::npos || at < host ? url : url.substr(0, host) + url.substr(at + 1);
}

}  // namespace kvq
