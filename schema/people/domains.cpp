// SPDX-License-Identifier: MIT
#include "schema/people/domains.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <span>

namespace kvq {
namespace {

/// Second-level domains below which people register theirs, in countries of two letters.
constexpr std::string_view second_levels[] = {"ac", "co", "com", "edu", "gen", "go",  "gov", "ltd",
                                              "me", "ne", "net", "or",  "org", "plc", "sch"};

constexpr std::string_view universities[] = {
    "aalto.fi",
    "chalmers.se",
    "cmu.edu",
    "cuni.cz",
    "cvut.cz",
    "epfl.ch",
    "ethz.ch",
    "fau.de",
    "fu-berlin.de",
    "hu-berlin.de",
    "ibr.cs.tu-bs.de",
    "imperial.ac.uk",
    "kaist.ac.kr",
    "kit.edu",
    "kth.se",
    "kuleuven.be",
    "liu.se",
    "lth.se",
    "lu.se",
    "mcgill.ca",
    "mff.cuni.cz",
    "ntnu.no",
    "polimi.it",
    "polito.it",
    "postech.ac.kr",
    "rwth-aachen.de",
    "sjtu.edu.cn",
    "sssup.it",
    "santannapisa.it",
    "tu-berlin.de",
    "tu-bs.de",
    "tu-darmstadt.de",
    "tu-dortmund.de",
    "tu-dresden.de",
    "tu-ilmenau.de",
    "tuwien.ac.at",
    "tudelft.nl",
    "tue.nl",
    "tum.de",
    "tut.fi",
    "ubc.ca",
    "ugent.be",
    "uio.no",
    "unibo.it",
    "unicamp.br",
    "unimore.it",
    "unipi.it",
    "unitn.it",
    "univ-grenoble-alpes.fr",
    "uoregon.edu",
    "usp.br",
    "utoronto.ca",
    "utwente.nl",
    "uu.se",
    "uva.nl",
    "uwaterloo.ca",
    "vu.nl",
    "vutbr.cz",
};

constexpr std::string_view projects[] = {
    "acm.org",
    "alpinelinux.org",
    "altlinux.org",
    "apache.org",
    "archlinux.org",
    "chromium.org",
    "codeaurora.org",
    "coreboot.org",
    "debian.org",
    "dpdk.org",
    "fedoraproject.org",
    "freebsd.org",
    "freedesktop.org",
    "gentoo.org",
    "gnome.org",
    "gnu.org",
    "grml.org",
    "ieee.org",
    "infradead.org",
    "kde.org",
    "kernel.org",
    "lineageos.org",
    "linux.com",
    "linux.dev",
    "linux.org",
    "linux.org.uk",
    "linux-foundation.org",
    "linux-m68k.org",
    "linuxtv.org",
    "lwn.net",
    "netbsd.org",
    "netfilter.org",
    "nongnu.org",
    "openbsd.org",
    "openvz.org",
    "openwrt.org",
    "opensuse.org",
    "osdl.org",
    "pobox.com",
    "postmarketos.org",
    "qemu.org",
    "samba.org",
    "sourceforge.net",
    "sourceware.org",
    "ubuntu.com",
    "users.noreply.github.com",
    "users.sourceforge.net",
    "xen.org",
    "xenproject.org",
};

/// Whether the domain or one above it is in the list.
bool is_below(std::string_view domain, std::span<const std::string_view> list) {
  while (!domain.empty()) {
    if (std::ranges::find(list, domain) != list.end()) return true;
    const size_t dot = domain.find('.');
    domain.remove_prefix(dot == std::string_view::npos ? domain.size() : dot + 1);
  }
  return false;
}

std::string_view last_label(std::string_view& domain) {
  const size_t dot = domain.rfind('.');
  const std::string_view label = domain.substr(dot == std::string_view::npos ? 0 : dot + 1);
  domain = domain.substr(0, dot == std::string_view::npos ? 0 : dot);
  return label;
}

bool begins_with_university(std::string_view domain) {
  const std::string_view registered = registered_domain(domain);
  return registered.starts_with("uni-") || registered.starts_with("univ-") || registered.starts_with("tu-") ||
         registered.starts_with("fh-") || registered.starts_with("hs-") ||
         registered.starts_with("university");
}

}  // namespace

bool is_university(std::string_view domain) {
  std::string_view rest = domain;
  const std::string_view top = last_label(rest);
  const std::string_view second = last_label(rest);
  constexpr size_t letters_of_country = 2;
  if (top == "edu") return true;
  if (top.size() == letters_of_country && (second == "ac" || second == "edu" || second == "sch")) return true;
  return begins_with_university(domain) || is_below(domain, universities);
}

bool is_of_project(std::string_view domain) {
  return is_below(domain, projects);
}

std::string_view registered_domain(std::string_view domain) {
  std::string_view rest = domain;
  const std::string_view top = last_label(rest);
  std::string_view above = rest;
  const std::string_view second = last_label(above);
  constexpr size_t letters_of_country = 2;
  const bool is_of_country =
      top.size() == letters_of_country && std::ranges::find(second_levels, second) != std::end(second_levels);
  std::string_view owner = is_of_country && !above.empty() ? above : rest;
  const size_t dot = owner.rfind('.');
  return domain.substr(dot == std::string_view::npos ? 0 : dot + 1);
}

std::string name_of_owner(std::string_view domain) {
  std::string name(domain.substr(0, domain.find('.')));
  if (!name.empty()) name.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(name.front())));
  return name;
}

}  // namespace kvq
