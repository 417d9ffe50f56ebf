// SPDX-License-Identifier: MIT
#include "indexer/mirror/http.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>
#include <thread>

#include "schema/base/descriptor.hpp"
#include "support/catch.hpp"

using namespace kvq;

namespace {

/// Answers one request with a text, and then sends nothing until the client closes the connection.
class SilentHost {
 public:
  explicit SilentHost(std::string answer) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(bind(socket_.number(), reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(listen(socket_.number(), 1) == 0);
    getsockname(socket_.number(), reinterpret_cast<sockaddr*>(&address), &size);
    url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/x";
    thread_ = std::jthread([this, text = std::move(answer)] {
      const Descriptor client(accept(socket_.number(), nullptr, nullptr));
      std::array<char, 4096> request;
      if (read(client.number(), request.data(), request.size()) <= 0) return;
      if (write(client.number(), text.data(), text.size()) < 0) return;
      while (read(client.number(), request.data(), request.size()) > 0) continue;
    });
  }

  const std::string& url() const { return url_; }

 private:
  Descriptor socket_;
  std::string url_;
  std::jthread thread_;
};

constexpr const char* begun = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc";

}  // namespace

TEST_CASE("http: a host that sends nothing any more is an error of the network") {
  const SilentHost host(begun);
  const HttpClient client({}, {.connect = std::chrono::seconds(5), .silence = std::chrono::seconds(1)});
  HttpAnswer answer = client.ask({.url = host.url()});
  CHECK(answer.status() == 200);
  std::array<char, 10> bytes;
  REQUIRE(answer.read(bytes.data(), bytes.size()) == 3);
  CHECK(std::string(bytes.data(), 3) == "abc");
  CHECK_THROWS_WITH(answer.read(bytes.data(), bytes.size()),
                    Catch::Matchers::ContainsSubstring("nothing came for 1 s"));
}

TEST_CASE("http: waiting for a silent host can be interrupted") {
  const SilentHost host("");
  int looks = 0;
  const HttpClient client([&] { return ++looks > 3; });
  try {
    client.ask({.url = host.url()});
    FAIL("it was not interrupted");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::interrupted);
  }
}

TEST_CASE("http: addresses are shown without a user name and a password") {
  CHECK(shown_address("https://ada:secret@example.org/kvm") == "https://example.org/kvm");
  CHECK(shown_address("https://ada@example.org:81/k@m") == "https://example.org:81/k@m");
  CHECK(shown_address("https://example.org/a@b") == "https://example.org/a@b");
  CHECK(shown_address("git@example.org:kvm") == "git@example.org:kvm");
}

TEST_CASE("http: a status other than 200 is an error, and NotThere if nothing is there") {
  CHECK_NOTHROW(check_status(200, "http://e.org/x"));
  CHECK_THROWS_AS(check_status(404, "http://e.org/x"), NotThere);
  CHECK_THROWS_AS(check_status(410, "http://e.org/x"), NotThere);
  CHECK_THROWS_WITH(check_status(503, "http://a:b@e.org/x"),
                    "'http://e.org/x' cannot be fetched: the host answers with HTTP status 503");
}
