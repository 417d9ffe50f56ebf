// SPDX-License-Identifier: MIT
#include "schema/people/freemail.hpp"

#include <algorithm>
#include <iterator>

namespace kvq {
namespace {

constexpr std::string_view domains[] = {
    "126.com",        "139.com",       "163.com",        "189.cn",         "aliyun.com",     "aol.com",
    "att.net",        "bk.ru",         "bluewin.ch",     "btinternet.com", "cock.li",        "comcast.net",
    "daum.net",       "disroot.org",   "email.cz",       "email.com",      "fastmail.com",   "fastmail.fm",
    "foxmail.com",    "free.fr",       "freenet.de",     "gmail.com",      "gmx.at",         "gmx.ch",
    "gmx.com",        "gmx.de",        "gmx.net",        "gmx.us",         "googlemail.com", "hanmail.net",
    "hey.com",        "hotmail.co.uk", "hotmail.com",    "hotmail.de",     "hotmail.fr",     "hotmail.it",
    "icloud.com",     "inbox.lv",      "inbox.ru",       "interia.pl",     "laposte.net",    "libero.it",
    "list.ru",        "live.co.uk",    "live.com",       "live.de",        "live.fr",        "live.nl",
    "mac.com",        "mail.com",      "mail.de",        "mail.ru",        "mailbox.org",    "mailo.com",
    "mailoo.org",     "me.com",        "msn.com",        "naver.com",      "o2.pl",          "onet.pl",
    "orange.fr",      "outlook.com",   "outlook.de",     "outlook.fr",     "pm.me",          "posteo.de",
    "posteo.net",     "proton.me",     "protonmail.ch",  "protonmail.com", "qq.com",         "rambler.ru",
    "rediffmail.com", "riseup.net",    "rocketmail.com", "runbox.com",     "sbcglobal.net",  "seznam.cz",
    "sina.cn",        "sina.com",      "sohu.com",       "t-online.de",    "tiscali.it",     "tom.com",
    "tuta.io",        "tutanota.com",  "tutanota.de",    "ukr.net",        "verizon.net",    "virgilio.it",
    "wanadoo.fr",     "web.de",        "wp.pl",          "ya.ru",          "yahoo.ca",       "yahoo.cn",
    "yahoo.co.in",    "yahoo.co.jp",   "yahoo.co.uk",    "yahoo.com",      "yahoo.com.br",   "yahoo.com.cn",
    "yahoo.com.tw",   "yahoo.de",      "yahoo.es",       "yahoo.fr",       "yahoo.in",       "yahoo.it",
    "yandex.com",     "yandex.ru",     "yeah.net",       "ymail.com",      "zoho.com",       "zohomail.com",
};

}  // namespace

bool is_freemail(std::string_view domain) {
  while (!domain.empty()) {
    if (std::ranges::find(domains, domain) != std::end(domains)) return true;
    const size_t dot = domain.find('.');
    domain.remove_prefix(dot == std::string_view::npos ? domain.size() : dot + 1);
  }
  return false;
}

}  // namespace kvq
