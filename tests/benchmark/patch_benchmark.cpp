// SPDX-License-Identifier: MIT
// Reading the text of a patch: its diff line by line, and its patch-id.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdint>

#include "benchmark/samples.hpp"
#include "indexer/mail/diff/patch_id.hpp"
#include "indexer/mail/text_runs.hpp"

using namespace kvq;
using namespace kvq::benchmarks;

namespace {

/// Returns a commit message and a diff with so many hunks of one file.
std::string patch_of(int64_t hunks) {
  std::string text =
      "Why.\n---\n"
      "diff --git a/arch/x86/kvm/x86.c b/arch/x86/kvm/x86.c\n"
      "index 1111111..2222222 100644\n"
      "--- a/arch/x86/kvm/x86.c\n"
      "+++ b/arch/x86/kvm/x86.c\n";
  for (int64_t hunk = 0; hunk < hunks; ++hunk) {
    text += fmt::format(
        "@@ -{0},5 +{0},6 @@ static int kvm_init(void)\n"
        " \tstruct kvm_vcpu *vcpu;\n"
        "-\tint ret = 0;\n"
        "+\tunsigned long flags;\n"
        "+\tint ret = -EINVAL;\n"
        " \n"
        " \tmutex_lock(&kvm->lock);\n"
        " \treturn ret;\n",
        hunk * 20 + 1);
  }
  return text;
}

void read_diff(benchmark::State& state) {
  const std::vector<std::string> texts = {patch_of(state.range(0))};
  if (!read_texts(texts).has_diff) state.SkipWithError("the text has no diff");
  for (auto _ : state) benchmark::DoNotOptimize(read_texts(texts));
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(texts.front().size()));
}

void make_patch_id(benchmark::State& state) {
  const std::string text = patch_of(state.range(0));
  if (!patch_id(text)) state.SkipWithError("the text has no patch");
  for (auto _ : state) benchmark::DoNotOptimize(patch_id(text));
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(text.size()));
}

BENCHMARK(read_diff)->Arg(1)->Arg(10)->Arg(100);
BENCHMARK(make_patch_id)->Arg(1)->Arg(10)->Arg(100);

}  // namespace
