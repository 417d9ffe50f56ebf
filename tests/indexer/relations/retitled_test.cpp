// SPDX-License-Identifier: MIT
#include "indexer/relations/retitled.hpp"

#include "indexer/relations/compared_title.hpp"
#include "support/catch.hpp"

using namespace kvq;

namespace {

constexpr int64_t day = 86'400;
constexpr int64_t start = 1'740'996'000;

Posting posting(int64_t id, int revision, int64_t days) {
  Posting out;
  out.id = id;
  out.revision = revision;
  out.date = start + days * day;
  out.sender = 1;
  out.message_id = std::to_string(id) + "@x";
  return out;
}

Posting titled(const std::string& title, Posting out) {
  out.normalised_title = title;
  return out;
}

Posting rfc(Posting out) {
  out.rfc = true;
  return out;
}

Posting of(int patches, Posting out) {
  out.patches = out.total = patches;
  return out;
}

struct Candidate {
  Posting posting;
  std::vector<int64_t> files;
};

/// `id reason confidence`, or none. The files of the series are 1, 2 and 3.
std::string predecessor(const Posting& series, const std::vector<Candidate>& candidates) {
  const auto sketch = [](const Posting& one, const std::vector<int64_t>& files) {
    return Sketch{&one, telling_words(one.normalised_title.value_or("")), files};
  };
  std::vector<Sketch> sketches;
  for (const Candidate& one : candidates) {
    if (may_be_retitled(series, one.posting)) sketches.push_back(sketch(one.posting, one.files));
  }
  const auto found =
      retitled_predecessor(sketch(series, {1, 2, 3}), sketches, [](const Posting&) { return false; });
  if (!found) return "none";
  return std::to_string(found->previous) + ' ' + std::string(found->reason) + ' ' +
         std::to_string(found->confidence);
}

}  // namespace

TEST_CASE("retitled: the telling words of a title", "[relations]") {
  struct Case {
    std::string title;
    std::vector<std::string> words;
  };
  const auto test = GENERATE(values<Case>({
      {"", {}},
      {"kvm: arm64: fix the lock of the vgic", {"lock", "vgic"}},
      {"arm64/kvm: lock, of the \"vgic\"", {"lock", "vgic"}},
      {"add is_hyp() and is_hyp()", {"is_hyp"}},
      {"gic:lock", {"gic", "lock"}},
      {"z\xc3\xa4hler lesen", {"lesen", "z\xc3\xa4hler"}},
  }));
  CAPTURE(test.title);
  CHECK(telling_words(test.title) == test.words);
}

TEST_CASE("retitled: which posting is the revision before one with a new title", "[relations]") {
  struct Case {
    std::string what;
    Posting series;
    Candidate earlier;
    std::string expected;
  };
  const Posting v2 = titled("gpu: copy samples before they are scaled", posting(9, 2, 20));
  const Posting v1 = titled("gpu: drop the read lock", posting(1, 1, 10));
  const std::string other_prefix = "drm/gpu: copy samples, before they are scaled";
  const std::string much_alike = "gpu: copy all samples that are scaled";
  const auto test = GENERATE_COPY(values<Case>({
      {"the same files", v2, {v1, {1, 2, 3}}, "1 files 50"},
      {"three of ten files", v2, {v1, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}}, "1 files 50"},
      {"two of ten files", v2, {v1, {1, 2, 4, 5, 6, 7, 8, 9, 10, 11}}, "none"},
      {"other files", v2, {v1, {4}}, "none"},
      {"the last day", v2, {titled("a", posting(1, 1, -10)), {1, 2, 3}}, "1 files 50"},
      {"a day later", v2, {titled("a", posting(1, 1, -11)), {1, 2, 3}}, "none"},
      {"twice the patches", of(2, v2), {v1, {1, 2, 3}}, "1 files 50"},
      {"more", of(3, v2), {v1, {1, 2, 3}}, "none"},
      {"fewer", v2, {of(3, v1), {1, 2, 3}}, "none"},
      {"two revisions later", titled("b", posting(9, 3, 20)), {v1, {1, 2, 3}}, "none"},
      {"the same revision", titled("b", posting(9, 1, 20)), {v1, {1, 2, 3}}, "none"},
      {"newer", v2, {titled("a", posting(1, 1, 21)), {1, 2, 3}}, "none"},
      {"a title alike, and one file", of(9, v2), {titled(much_alike, v1), {3, 4, 5, 6, 7}}, "1 files 60"},
      {"a title alike, months later", v2, {titled(much_alike, posting(1, 1, -130)), {3}}, "1 files 60"},
      {"a title alike, half a year later", v2, {titled(much_alike, posting(1, 1, -131)), {3}}, "none"},
      {"a title alike, and no file", v2, {titled(much_alike, v1), {}}, "none"},
      {"another prefix", v2, {titled(other_prefix, v1), {3}}, "1 title 70"},
      {"another prefix, two revisions later",
       titled("copy samples before they are scaled", posting(9, 3, 20)),
       {titled(other_prefix, v1), {3}},
       "1 title 70"},
      {"behind an RFC, a title alike",
       titled(*v2.normalised_title, posting(9, 1, 20)),
       {rfc(titled(much_alike, v1)), {1, 2, 3}},
       "1 files 60"},
      {"behind an RFC, another title",
       titled(*v2.normalised_title, posting(9, 1, 20)),
       {rfc(v1), {1, 2, 3}},
       "none"},
  }));
  CAPTURE(test.what);
  CHECK(predecessor(test.series, {test.earlier}) == test.expected);
}

TEST_CASE("retitled: of several candidates one must be clearly nearer", "[relations]") {
  const Posting v2 = titled("copy samples", posting(9, 2, 20));
  const Candidate same{posting(1, 1, 10), {1, 2, 3}};
  const Candidate less{posting(2, 1, 12), {1, 2}};
  const Candidate other{posting(3, 1, 12), {1, 2, 3}};
  CHECK(predecessor(v2, {same, less}) == "1 files 50");
  CHECK(predecessor(v2, {less, same}) == "1 files 50");
  CHECK(predecessor(v2, {same, other}) == "none");
}

TEST_CASE("retitled: who has a revision of their own, or sent it again, is not continued", "[relations]") {
  struct Case {
    std::string what;
    Posting other;
    bool is_taken;
  };
  const Posting v1 = titled("a", posting(1, 1, 10));
  const Posting v2 = titled("b", posting(9, 2, 20));
  const auto test = GENERATE_COPY(values<Case>({
      {"another title", titled("c", posting(5, 2, 15)), false},
      {"its v2", titled("a", posting(5, 2, 15)), true},
      {"its v2, after the series", titled("a", posting(5, 2, 30)), true},
      {"its v3, after the series", titled("a", posting(5, 3, 30)), false},
      {"sent again before the series", titled("a", posting(5, 1, 15)), true},
      {"sent again after the series", titled("a", posting(5, 1, 25)), false},
      {"the series itself", v2, false},
      {"the posting itself", v1, false},
  }));
  CAPTURE(test.what);
  CHECK(takes_its_place(v2, v1, test.other) == test.is_taken);
}
