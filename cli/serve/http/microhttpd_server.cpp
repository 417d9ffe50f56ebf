// SPDX-License-Identifier: MIT
#include "cli/serve/http/microhttpd_server.hpp"

#include <fmt/format.h>
#include <microhttpd.h>
#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <ctime>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "cli/serve/http/answer_pool.hpp"
#include "cli/serve/http/connections.hpp"
#include "cli/serve/http/gzip.hpp"
#include "cli/serve/http/request_target.hpp"
#include "schema/base/error.hpp"
#include "schema/base/fold.hpp"

namespace kvq::serve {
namespace {

constexpr int bad_request = 400;
constexpr int wrong_method = 405;
constexpr int timed_out = 408;
constexpr int too_large = 413;
constexpr int target_too_long = 414;
constexpr int unavailable = 503;

std::string address_of(const sockaddr* address) {
  if (address == nullptr) return "-";
  if (address->sa_family == AF_UNIX) return "unix";
  std::array<char, NI_MAXHOST> host{};
  const socklen_t bytes = address->sa_family == AF_INET6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
  if (getnameinfo(address, bytes, host.data(), host.size(), nullptr, 0, NI_NUMERICHOST) != 0) return "-";
  return host.data();
}

Connection& connection_of(MHD_Connection* connection) {
  return *static_cast<Connection*>(
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context);
}

MHD_Result keep_header(void* headers, MHD_ValueKind /*kind*/, const char* name, size_t name_bytes,
                       const char* value, size_t value_bytes) {
  static_cast<decltype(Request::headers)*>(headers)->emplace_back(
      fold(std::string_view(name, name_bytes)),
      value == nullptr ? std::string() : std::string(value, value_bytes));
  return MHD_YES;
}

decltype(Request::headers) headers_of(MHD_Connection* connection) {
  decltype(Request::headers) out;
  MHD_get_connection_values_n(connection, MHD_HEADER_KIND, keep_header, &out);
  return out;
}

bool has_body(const Request& request) {
  return std::ranges::any_of(request.headers, [](const auto& header) {
    return header.first == "transfer-encoding" || (header.first == "content-length" && header.second != "0");
  });
}

void free_body(void* body) {
  delete static_cast<std::string*>(body);
}

class MicrohttpdServer : public HttpServer {
 public:
  MicrohttpdServer(const HttpOptions& options, HttpCallbacks callbacks)
      : options_(options), callbacks_(std::move(callbacks)), pool_(options.threads, options.waiting) {
    watch_ = std::thread([this] { watch(); });
  }

  ~MicrohttpdServer() override { end(); }

  void start() {
    errno = 0;
    daemon_ =
        MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG | MHD_ALLOW_SUSPEND_RESUME, 0,
                         nullptr, nullptr, handle, this,
                         // First, so that it also gets what the daemon says about the other options.
                         MHD_OPTION_EXTERNAL_LOGGER, ignore_log, nullptr,                              //
                         MHD_OPTION_LISTEN_SOCKET, static_cast<MHD_socket>(options_.socket),           //
                         MHD_OPTION_CONNECTION_LIMIT, options_.connections,                            //
                         MHD_OPTION_PER_IP_CONNECTION_LIMIT, options_.connections_per_address,         //
                         MHD_OPTION_CONNECTION_TIMEOUT, static_cast<unsigned>(options_.idle.count()),  //
                         MHD_OPTION_CONNECTION_MEMORY_LIMIT, bytes_of_connection,                      //
                         MHD_OPTION_NOTIFY_CONNECTION, connection_changed, this,                       //
                         MHD_OPTION_URI_LOG_CALLBACK, request_begins, this,                            //
                         MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, nullptr,                         //
                         MHD_OPTION_NOTIFY_COMPLETED, request_ends, this,                              //
                         MHD_OPTION_END);
    if (daemon_ != nullptr) return;
    throw Error(ErrorKind::database,
                fmt::format("the server cannot be started ({})", std::generic_category().message(errno)),
                "it needs a thread and some open files");
  }

  bool stop(std::chrono::seconds longest) override {
    stopping_ = true;
    MHD_quiesce_daemon(daemon_);
    bool all = false;
    {
      std::unique_lock lock(mutex_);
      all = changed_.wait_for(lock, longest, [&] { return under_way_ == 0; });
    }
    end();
    return all;
  }

 private:
  static void ignore_log(void* /*self*/, const char* /*format*/, va_list /*values*/) {}

  // Names and values are decoded by request_target().
  static size_t leave_escaped(void* /*self*/, MHD_Connection* /*connection*/, char* text) {
    return std::strlen(text);
  }

  static void connection_changed(void* self, MHD_Connection* connection, void** context,
                                 MHD_ConnectionNotificationCode what) {
    auto& server = *static_cast<MicrohttpdServer*>(self);
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
      auto opened = std::make_unique<Connection>();
      opened->socket = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
      opened->client =
          address_of(MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr);
      server.connections_.add(*opened, server.options_.request);
      *context = opened.release();
    } else {
      const std::unique_ptr<Connection> closed(static_cast<Connection*>(*context));
      server.connections_.remove(*closed);
    }
  }

  static void* request_begins(void* /*self*/, const char* target, MHD_Connection* connection) {
    Connection& of = connection_of(connection);
    of.exchange = {};
    of.exchange.log.time = std::time(nullptr);
    of.exchange.log.client = of.client;
    of.exchange.log.target = target;
    return &of;
  }

  static MHD_Result handle(void* self, MHD_Connection* connection, const char* /*path*/, const char* method,
                           const char* version, const char* /*data*/, size_t* /*bytes*/, void** context) {
    auto& server = *static_cast<MicrohttpdServer*>(self);
    Connection& of = *static_cast<Connection*>(*context);
    if (of.exchange.response) return server.send(connection, of);
    if (of.exchange.request) return server.ask(connection, of);
    of.exchange.log.method = method;
    of.exchange.log.version = version;
    return server.take(connection, of);
  }

  MHD_Result refuse(MHD_Connection* connection, Connection& of, int status, const std::string& why) {
    of.exchange.response = callbacks_.refusal(status, why);
    of.exchange.response->headers.emplace_back("Connection", "close");
    return send(connection, of);
  }

  /// Takes a request whose headers have arrived. The library closes a connection whose request is answered
  /// already in this call, and does not read its body.
  MHD_Result take(MHD_Connection* connection, Connection& of) {
    {
      const std::lock_guard lock(mutex_);
      ++under_way_;
    }
    Request& request = of.exchange.request.emplace();
    request.method = of.exchange.log.method;
    request.client = of.client;
    request.headers = headers_of(connection);
    of.exchange.log.client = request.client = callbacks_.client(request);
    if (request.method != "GET" && request.method != "HEAD")
      return refuse(connection, of, wrong_method, "only GET and HEAD are answered: this server only reads");
    if (has_body(request)) return refuse(connection, of, too_large, "a request has no body here");
    if (of.exchange.log.target.size() > longest_target) {
      return refuse(connection, of, target_too_long,
                    fmt::format("the address is longer than {} bytes", longest_target));
    }
    auto target = request_target(of.exchange.log.target);
    if (!target) return refuse(connection, of, bad_request, "the address is no path, or has a wrong % in it");
    request.path = std::move(target->path);
    request.parameters = std::move(target->parameters);
    return MHD_YES;
  }

  /// Gives a request to the pool.
  MHD_Result ask(MHD_Connection* connection, Connection& of) {
    connections_.allow_any(of);
    MHD_suspend_connection(connection);
    if (!pool_.add([this, connection, &of](bool late) { answer(connection, of, late); }))
      answer(connection, of, true);
    return MHD_YES;
  }

  /// In a thread of the pool.
  void answer(MHD_Connection* connection, Connection& of, bool late) {
    Response response =
        late ? callbacks_.refusal(unavailable, "the server has too much to do; try again later")
             : callbacks_.answer(*of.exchange.request);
    compress_for(*of.exchange.request, response);
    of.exchange.response = std::move(response);
    MHD_resume_connection(connection);
  }

  MHD_Result send(MHD_Connection* connection, Connection& of) {
    Response& answered = *of.exchange.response;
    of.exchange.log.status = answered.status;
    of.exchange.log.bytes = of.exchange.log.method == "HEAD" ? 0 : answered.body.size();
    auto body = std::make_unique<std::string>(std::move(answered.body));
    const size_t bytes = body->size();
    char* data = body->data();
    MHD_Response* response =
        MHD_create_response_from_buffer_with_free_callback_cls(bytes, data, free_body, body.get());
    // Without memory: the connection is closed.
    if (response == nullptr) return MHD_NO;
    static_cast<void>(body.release());
    if (!answered.type.empty()) MHD_add_response_header(response, "Content-Type", answered.type.c_str());
    // A value that no header may have is left out.
    for (const auto& [name, value] : answered.headers)
      MHD_add_response_header(response, name.c_str(), value.c_str());
    if (answered.status == wrong_method) MHD_add_response_header(response, "Allow", "GET, HEAD");
    if (stopping_) MHD_add_response_header(response, "Connection", "close");
    connections_.allow(of, options_.sending);
    const MHD_Result queued =
        MHD_queue_response(connection, static_cast<unsigned>(answered.status), response);
    MHD_destroy_response(response);
    return queued;
  }

  static void request_ends(void* self, MHD_Connection* /*connection*/, void** context,
                           MHD_RequestTerminationCode how) {
    auto& server = *static_cast<MicrohttpdServer*>(self);
    if (*context == nullptr) return;
    Connection& of = *static_cast<Connection*>(*context);
    *context = nullptr;
    // The library itself refuses what is no HTTP.
    if (of.exchange.log.status == 0)
      of.exchange.log.status = how == MHD_REQUEST_TERMINATED_TIMEOUT_REACHED ? timed_out : bad_request;
    server.callbacks_.log(of.exchange.log);
    const bool was_under_way = of.exchange.request.has_value();
    of.exchange = {};
    server.connections_.allow(of, server.options_.request);
    if (!was_under_way) return;
    const std::lock_guard lock(server.mutex_);
    if (--server.under_way_ == 0) server.changed_.notify_all();
  }

  /// In a thread of its own.
  void watch() {
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, std::chrono::seconds(1), [&] { return ended_; })) {
      lock.unlock();
      connections_.end_late();
      lock.lock();
    }
  }

  void end() {
    {
      const std::lock_guard lock(mutex_);
      if (std::exchange(ended_, true)) return;
    }
    changed_.notify_all();
    watch_.join();
    // The library must not be stopped while a connection is suspended.
    pool_.finish();
    if (daemon_ != nullptr) MHD_stop_daemon(daemon_);
  }

  HttpOptions options_;
  HttpCallbacks callbacks_;
  Connections connections_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int under_way_ = 0;
  bool ended_ = false;
  std::atomic<bool> stopping_ = false;
  MHD_Daemon* daemon_ = nullptr;
  AnswerPool pool_;
  std::thread watch_;
};

}  // namespace

std::unique_ptr<HttpServer> start_microhttpd(const HttpOptions& options, HttpCallbacks callbacks) {
  auto server = std::make_unique<MicrohttpdServer>(options, std::move(callbacks));
  server->start();
  return server;
}

}  // namespace kvq::serve
