// SPDX-License-Identifier: MIT
#include "query/run/difference.hpp"

#include <cstdint>

#include "query/language/bind.hpp"
#include "query/language/parse.hpp"
#include "query/sql/ranges.hpp"
#include "query/sql/resolve.hpp"
#include "schema/base/error.hpp"
#include "support/catch.hpp"
#include "support/sample_database.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace {

struct Mail {
  int64_t message;
  std::string message_id;
  /// Empty: the mail belongs to no series.
  std::string state;
  bool is_found = true;
};

Findings findings_of(const std::vector<Mail>& mails) {
  Findings out;
  for (const Mail& mail : mails) {
    out.states.emplace(mail.message, mail.state.empty() ? Value{} : Value{mail.state});
    if (mail.is_found) out.mails.push_back({mail.message, mail.message_id, {mail.message_id}});
  }
  return out;
}

std::string text_of(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text ? *text : "-";
}

std::string described(const std::vector<Change>& changes) {
  std::string out;
  for (const Change& change : changes) {
    out += std::string(out.empty() ? "" : "; ") + std::string(name_of(change.kind)) + " " +
           text_of(change.row.front()) + " " + text_of(change.was) + ">" + text_of(change.now);
  }
  return out;
}

}  // namespace

TEST_CASE("difference: each mail is new, gone, moved or unchanged", "[difference]") {
  struct Case {
    std::string name;
    std::vector<Mail> before;
    std::vector<Mail> after;
    std::string expected;
  };
  const auto test = GENERATE(values<Case>({
      {"nothing at all", {}, {}, ""},
      {"the same", {{1, "a", "reviewed"}, {2, "b", ""}}, {{1, "a", "reviewed"}, {2, "b", ""}}, ""},
      {"another order", {{1, "a", ""}, {2, "b", ""}}, {{2, "b", ""}, {1, "a", ""}}, ""},
      {"a mail that came", {}, {{1, "a", "reviewed"}}, "new a ->reviewed"},
      {"a mail that is found now",
       {{1, "a", "awaiting-review", false}},
       {{1, "a", "reviewed"}},
       "new a awaiting-review>reviewed"},
      {"a mail that no longer matches",
       {{1, "a", "awaiting-review"}},
       {{1, "a", "reviewed", false}},
       "gone a awaiting-review>reviewed"},
      {"a mail that was deleted", {{1, "a", ""}}, {}, "gone a ->deleted"},
      {"another state",
       {{1, "a", "awaiting-review"}},
       {{1, "a", "applied"}},
       "moved a awaiting-review>applied"},
      {"new, gone and moved, each in order",
       {{1, "a", "x"}, {2, "b", ""}, {3, "c", ""}, {4, "d", "x"}},
       {{4, "d", "y"}, {6, "f", ""}, {5, "e", ""}, {1, "a", "y"}},
       "new f ->-; new e ->-; gone b ->deleted; gone c ->deleted; moved d x>y; moved a x>y"},
      {"deleted and come again", {{1, "a", "x"}}, {{9, "a", "y"}}, "moved a x>y"},
      {"a reused Message-ID", {{1, "a", "x"}}, {{1, "a", "x"}, {9, "a", "y"}}, "new a ->y"},
      {"a reused Message-ID whose first mail no longer matches",
       {{1, "a", "x"}},
       {{1, "a", "x", false}, {9, "a", "y"}},
       "new a ->y; gone a x>x"},
  }));
  CAPTURE(test.name);
  CHECK(described(differences(findings_of(test.before), findings_of(test.after))) == test.expected);
}

TEST_CASE("difference: findings have the rows of a query and the states of all mails", "[difference]") {
  const Database& database = sample_database();
  const Source source{"query", "is:cover subsystem:TDX | limit 1"};
  plan::Plan plan = bind(parse(source), source, sample_now);
  const Field* title = find_field("title");
  const Findings found = findings(database, plan, {{"title", title->column, title}});
  REQUIRE(found.mails.size() == 1);
  CHECK(found.mails.front().message_id == "20250314100000.3-1-vera.lind@intel.com");
  CHECK(found.mails.front().row == Row{"KVM: TDX: Account private memory per VM"});
  CHECK(found.states.size() == 58);
  CHECK(found.states.at(found.mails.front().message) == Value{"applied"});
}

TEST_CASE("difference: the ends of a range are commits of one list", "[difference]") {
  struct Case {
    std::string range;
    int64_t from;
    int64_t to;
  };
  const auto test = GENERATE(values<Case>({{"week-10..week-12", 5, 58},
                                           {"week-12..week-10", 58, 5},
                                           {"week-10..", 5, 61},
                                           {"..HEAD~1", 0, 60},
                                           {"2025-03-08..2025-03-10", 28, 30},
                                           {"HEAD..HEAD", 61, 61}}));
  CAPTURE(test.range);
  const Source source{"range", test.range};
  const RangeEnds ends = RangeResolver(sample_database(), source, sample_now).ends(bind_range(source));
  CHECK((ends.from ? ends.from->position : 0) == test.from);
  CHECK(ends.to.position == test.to);
}
