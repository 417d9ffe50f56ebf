// SPDX-License-Identifier: MIT
#include "query/plain_terms/vocabulary.hpp"

#include <algorithm>
#include <cstdint>

#include "query/plain_terms/words.hpp"
#include "query/time/values.hpp"

namespace kvq::tests::plain_terms {
namespace {

bool has_person(const std::string& people, const std::string& address) {
  return people.find("<" + address + ">") < people.npos || people == address ||
         people.starts_with(address + ",") || people.find(", " + address) < people.npos;
}

bool cites(const Mail& mail, const std::string& id) {
  return (" " + mail.references + " ").find(" " + id + " ") < std::string::npos;
}

/// Whether a person answered the mail, or a mail of its series.
bool is_answered_by(const Mail& mail, const std::string& address) {
  return std::ranges::any_of(all_mails(), [&](const Mail& answer) {
    return answer.kind == "reply" && answer.author == address &&
           std::ranges::any_of(all_mails(), [&](const Mail& of) {
             const bool is_it = of.id == mail.id || (!mail.series.empty() && of.series == mail.series);
             return is_it && cites(answer, of.id);
           });
  });
}

/// Terms about whose turn it is.
void add_turn_terms(std::vector<Term>& out) {
  for (const std::string address :
       {"kvm@vger.kernel.org", "ruth.halloran@redhat.com", "mabel.thorne@arm.com"}) {
    const auto is_to = [=](const Mail& m) { return has_person(m.to, address) || has_person(m.cc, address); };
    out.push_back({"addressed-to:" + address, [=](const Mail& m) {
                     return is_to(m) || std::ranges::any_of(all_mails(), [&](const Mail& other) {
                              return !m.series.empty() && other.series == m.series && is_to(other);
                            });
                   }});
  }
  // Not Odd Sender, nor those whom he answers: one of his mails has the Message-ID of another mail.
  for (const std::string address : {"vera.lind@intel.com", "ruth.halloran@redhat.com",
                                    "soren.haugland@redhat.com", "zoe.marchetti@linux.dev"}) {
    out.push_back({"answered-by:" + address, [=](const Mail& m) { return is_answered_by(m, address); }});
    out.push_back({"answers-to:" + address, [=](const Mail& m) {
                     return m.kind == "reply" && std::ranges::any_of(all_mails(), [&](const Mail& other) {
                              return (" " + m.references).ends_with(" " + other.id) &&
                                     other.author == address;
                            });
                   }});
    out.push_back({"answered-earlier-by:" + address, [=](const Mail& m) {
                     return !m.series.empty() && std::ranges::any_of(all_mails(), [&](const Mail& other) {
                       return other.topic == m.topic && other.series != m.series && other.date < m.date &&
                              is_answered_by(other, address);
                     });
                   }});
  }
  for (const std::string address : {"minh-anh.castellane@google.com", "soren.haugland@redhat.com"}) {
    out.push_back({"lost-tag:" + address, [=](const Mail& m) {
                     const auto lost = [&](const std::string& before, const std::string& now) {
                       return has_person(before, address) && !has_person(now, address);
                     };
                     return m.kind == "patch" && std::ranges::any_of(all_mails(), [&](const Mail& old) {
                              return old.topic == m.topic && old.title == m.title && old.date < m.date &&
                                     old.patchid != m.patchid &&
                                     (lost(old.reviews, m.reviews) || lost(old.tests, m.tests));
                            });
                   }});
  }
}

/// Terms about people, ids and numbers that need columns of their own.
void add_more_terms(std::vector<Term>& out) {
  for (const std::string word : {"kvm", "count", "memory", "patch"}) {
    out.push_back({"title:" + word, [=](const Mail& m) { return has_phrase(m.title, word); }});
    out.push_back(
        {"title:\"" + word + " p\"*", [=](const Mail& m) { return has_begun_phrase(m.title, word, "p"); }});
  }
  for (const int apart : {1, 2, 4}) {
    const std::string near = " NEAR/" + std::to_string(apart) + " ";
    out.push_back({"s:kvm" + near + "s:private",
                   [=](const Mail& m) { return has_near(m.subject, "kvm", "private", apart); }});
    out.push_back({"s:memory" + near + "kvm",
                   [=](const Mail& m) { return has_near(m.subject, "memory", "kvm", apart); }});
  }
  out.push_back({"s:(kvm memory)", [](const Mail& m) {
                   return has_phrase(m.subject, "kvm") && has_phrase(m.subject, "memory");
                 }});
  out.push_back({"s:(tdx OR -kvm)", [](const Mail& m) {
                   return has_phrase(m.subject, "tdx") || !has_phrase(m.subject, "kvm");
                 }});
  for (const std::string part : {"Lind", "@amd\\.com", "^Vera"}) {
    const std::string plain = part == "@amd\\.com" ? "@amd.com>" : part == "^Vera" ? "Vera Lind" : part;
    out.push_back({"author:/" + part + "/",
                   [=](const Mail& m) { return m.whole_author.find(plain) < m.whole_author.npos; }});
  }
  out.push_back({"file:/\\.c$/", [](const Mail& m) { return (m.files + ",").find(".c,") < m.files.npos; }});
  for (const std::string address : {"kvm@vger.kernel.org", "vera.lind@intel.com"}) {
    const auto has = [=](const std::string& people) {
      return people.find("<" + address + ">") < people.npos || people == address ||
             people.starts_with(address + ",") || people.find(", " + address) < people.npos;
    };
    out.push_back({"to:" + address, [=](const Mail& m) { return has(m.to); }});
    out.push_back({"cc:" + address, [=](const Mail& m) { return has(m.cc); }});
    out.push_back({"tc:" + address, [=](const Mail& m) { return has(m.to) || has(m.cc); }});
    out.push_back(
        {"a:" + address, [=](const Mail& m) { return has(m.to) || has(m.cc) || m.sender == address; }});
  }
  for (const std::string address : {"dmarlowe@google.com", "soren.haugland@redhat.com", "odd@example.org"}) {
    out.push_back({"reviewer:" + address, [=](const Mail& m) {
                     return m.reviews.find("<" + address + ">") < m.reviews.npos && m.author != address;
                   }});
  }
  out.push_back(
      {"says:applied", [](const Mail& m) { return ("\n" + m.text).find("\nApplied") < m.text.npos; }});
  out.push_back({"is:new-contributor", [](const Mail& m) {
                   const auto came_before = [&](const Mail& other) {
                     return other.kind == "patch" && other.author == m.author && other.date < m.date &&
                            other.series != m.series;
                   };
                   return (m.kind == "patch" || m.kind == "cover") &&
                          std::ranges::none_of(all_mails(), came_before);
                 }});
  out.push_back({"size:<1k", [](const Mail& m) { return m.size < 1024; }});
  out.push_back({"z:1000..2000", [](const Mail& m) { return m.size >= 1000 && m.size <= 2000; }});
  out.push_back({"age:>10d", [](const Mail& m) { return m.date <= to_rfc3339(sample_now - 10 * 86'400); }});
  out.push_back(
      {"header.x-mailer:2.43", [](const Mail& m) { return m.mailer.find("2.43") < m.mailer.npos; }});
  for (const Mail& mail : all_mails()) {
    if (mail.kind == "cover") {
      const std::string id = mail.id;
      out.push_back({"references:" + id, [=](const Mail& m) {
                       return (" " + m.references + " ").find(" " + id + " ") < std::string::npos;
                     }});
      out.push_back(
          {"thread:" + id, [thread = thread_of(mail)](const Mail& m) { return thread.contains(m.id); }});
    }
    if (mail.preblobs.empty()) continue;
    const std::string blob = mail.preblobs.substr(0, 7);
    out.push_back({"preblob:" + blob, [=](const Mail& m) { return one_begins(m.preblobs, blob); }});
    out.push_back({"dfblob:" + blob, [=](const Mail& m) {
                     return one_begins(m.preblobs, blob) || one_begins(m.postblobs, blob);
                   }});
    if (!mail.patchid.empty()) {
      const std::string patchid = mail.patchid.substr(0, 9);
      out.push_back({"patchid:" + patchid, [=](const Mail& m) { return m.patchid.starts_with(patchid); }});
    }
  }
}

}  // namespace

std::vector<Term> vocabulary() {
  std::vector<Term> out;
  for (const std::string word : {"kvm", "tdx", "patch", "Memory", "v2", "0", "nosuchword"}) {
    out.push_back({"s:" + word, [=](const Mail& m) { return has_phrase(m.subject, word); }});
  }
  for (const std::string phrase : {"private memory", "KVM: TDX", "x86/tdx", "PATCH v3"}) {
    out.push_back(
        {"subject:\"" + phrase + "\"", [=](const Mail& m) { return has_phrase(m.subject, phrase); }});
  }
  for (const std::string prefix : {"pa", "acc", "v"}) {
    out.push_back({"s:" + prefix + "*", [=](const Mail& m) { return has_prefix(m.subject, prefix); }});
  }
  for (const std::string part : {"PATCH", "v2 ", "]", "kvm"}) {
    out.push_back(
        {"subject:/" + part + "/", [=](const Mail& m) { return m.subject.find(part) < m.subject.npos; }});
  }
  for (const std::string kind : {"patch", "cover", "pull", "reply"}) {
    out.push_back({"is:" + kind, [=](const Mail& m) { return m.kind == kind; }});
  }
  for (const std::string kind : {"discussion", "reply"}) {
    out.push_back({"kind:" + kind, [=](const Mail& m) { return m.kind == kind; }});
  }
  const auto marked = [](const Mail& m, const std::string& tag) {
    return (m.kind == "patch" || m.kind == "cover") && has_tag(m.subject, tag);
  };
  out.push_back({"is:rfc", [=](const Mail& m) { return marked(m, "rfc"); }});
  out.push_back({"is:resend", [=](const Mail& m) { return marked(m, "resend"); }});
  out.push_back({"number:0", [](const Mail& m) { return m.number == 0; }});
  out.push_back({"number:1..2", [](const Mail& m) { return m.number >= 1 && m.number <= 2; }});
  out.push_back({"total:>=3", [](const Mail& m) { return m.total >= 3; }});
  out.push_back({"total:<3", [](const Mail& m) { return m.total >= 0 && m.total < 3; }});
  out.push_back({"v:2..", [](const Mail& m) { return m.revision >= 2; }});
  out.push_back({"version:..1", [](const Mail& m) { return m.revision >= 0 && m.revision <= 1; }});
  out.push_back({"domain:intel.com", [](const Mail& m) { return m.domain == "intel.com"; }});
  out.push_back({"author:@intel.com",
                 [](const Mail& m) { return m.domain == "intel.com" || m.domain.ends_with(".intel.com"); }});
  for (const std::string address : {"vera.lind@intel.com", "jonas.wikander@amd.com"}) {
    out.push_back({"author:" + address, [=](const Mail& m) { return m.author == address; }});
    out.push_back({"from:" + address, [=](const Mail& m) { return m.sender == address; }});
  }
  for (const std::string day : {"2025", "2025-03", "2025-03-03", "2025-03-10T09"}) {
    out.push_back({"date:" + day, [=](const Mail& m) { return m.date.starts_with(day); }});
    out.push_back({"d:" + day + "..", [=](const Mail& m) { return m.date >= day; }});
    // `~` sorts after every character that can follow in a date.
    out.push_back({"d:.." + day, [=](const Mail& m) { return m.date <= day + "~"; }});
  }
  out.push_back({"d:2025-03-04..2025-03-11",
                 [](const Mail& m) { return m.date >= "2025-03-04" && m.date < "2025-03-12"; }});
  for (const std::string path : {"arch/x86/kvm/", "kvm", "tdx.c", "selftests"}) {
    out.push_back({"file:" + path, [=](const Mail& m) { return has_phrase(m.files, path); }});
  }
  for (const std::string word : {"debugfs", "selftests", "mutex_lock"}) {
    out.push_back({"body:" + word, [=](const Mail& m) { return has_phrase(m.text, word); }});
  }
  add_more_terms(out);
  add_turn_terms(out);
  const auto head = static_cast<int64_t>(commits_with_mail().size());
  for (const auto& [back, upto] :
       std::vector<std::pair<int64_t, int64_t>>{{20, 0}, {45, 25}, {33, 32}, {7, 7}}) {
    out.push_back({"range:HEAD~" + std::to_string(back) + "..HEAD~" + std::to_string(upto),
                   [=](const Mail& m) { return m.position > head - back && m.position <= head - upto; }});
  }
  return out;
}

}  // namespace kvq::tests::plain_terms
