// SPDX-License-Identifier: MIT
#include "indexer/inputs/from_line.hpp"

#include <string_view>

#include "support/catch.hpp"

using namespace kvq;

TEST_CASE("from line: an address and a date", "[indexer]") {
  for (const std::string_view line : {
           "From mboxrd@z Thu Jan  1 00:00:00 1970",
           "From MAILER-DAEMON Fri Jul  8 12:08:34 2011",
           "From - Mon Mar  3 10:00:05 2025",
           "From ada at example.org  Mon Mar  3 10:00:05 2025",
           "From \"Ada Byron\"@example.org Mon Mar 3 9:00:05 2025",
           "From  Mon Mar  3 10:00 2025",
           "From ada@example.org Mon Mar  3 10:00:05 PST 2025",
           "From ada@example.org Mon Mar  3 10:00:05 2025 +0100",
           "From 1234567890@xxx Mon Mar 03 10:00:05 +0000 2025",
           "From ada@example.org Mon, 03 Mar 2025 10:00:05 +0000 (UTC)",
           "From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001",
           "From host!ada Mon Mar  3 10:00:05 2025 remote from host",
           "From Mon Mon Mar  3 10:00:05 2025",
       }) {
    CAPTURE(line);
    CHECK(is_from_line(line));
  }
}

TEST_CASE("from line: prose, quotes and parts of a date are none", "[indexer]") {
  for (const std::string_view line : {
           "From here on, all is quoted.",
           "From",
           "From ",
           "From: Ada <ada@example.org>",
           ">From ada@example.org Mon Mar  3 10:00:05 2025",
           " From ada@example.org Mon Mar  3 10:00:05 2025",
           "From ada@example.org",
           "From ada@example.org Mon Mar  3 2025",
           "From ada@example.org Mar  3 10:00:05 2025",
           "From Mon to Fri 10:00:05 2025",
           "From ada@example.org Mon Mar  3 10:00:05 2025 on, it fails",
           "From what I saw on Mon Mar 3 at 10:00 in 2025",
           "From ada@example.org Mon Mar  3 10:00:05:00 2025",
           "From ada@example.org Mon Mar  3 100:00:05 2025",
           "From ada@example.org Mon Mar  3 10:00:05 25",
       }) {
    CAPTURE(line);
    CHECK_FALSE(is_from_line(line));
  }
}

TEST_CASE("from line: what a file begins with", "[indexer]") {
  struct Case {
    std::string_view content;
    bool is_mbox;
    bool is_mail;
  };
  for (const auto& [content, is_mbox, is_mail] : {
           Case{"From a@b Thu Jan  1 00:00:00 1970\nFrom: a@b\n", true, false},
           Case{"\r\n\nFrom a@b Thu Jan  1 00:00:00 1970\r\n", true, false},
           Case{"Return-Path: <a@b>\nFrom: a@b\n", false, true},
           Case{"From: a@b\n", false, true},
           Case{"Subject:\n x\n", false, true},
           Case{"https://example.org/\n", false, false},
           Case{"Some notes: no mail\n", false, false},
           Case{"key:value\n", false, false},
           Case{"#!/bin/sh\n", false, false},
           Case{": x\n", false, false},
           Case{"", false, false},
       }) {
    CAPTURE(content);
    CHECK(begins_like_mbox(content) == is_mbox);
    CHECK(begins_like_mail(content) == is_mail);
  }
}
