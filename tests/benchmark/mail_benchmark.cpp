// SPDX-License-Identifier: MIT
// Reading a mail, from its bytes to the stored row.
#include <benchmark/benchmark.h>

#include <cstdint>

#include "benchmark/samples.hpp"

using namespace kvq;
using namespace kvq::benchmarks;

namespace {

void read_mail(benchmark::State& state, std::string_view name) {
  const std::string mail = sample_mail(name);
  MailReader reader;
  for (auto _ : state) {
    benchmark::DoNotOptimize(to_row(reader.read(mail), "blob", tests::mail_time));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(mail.size()));
}

BENCHMARK_CAPTURE(read_mail, patch, patch_mail);
BENCHMARK_CAPTURE(read_mail, cover, cover_mail);
BENCHMARK_CAPTURE(read_mail, reply, reply_mail);
BENCHMARK_CAPTURE(read_mail, html, html_mail);
BENCHMARK_CAPTURE(read_mail, base64, base64_mail);
BENCHMARK_CAPTURE(read_mail, quoted_printable, quoted_printable_mail);
BENCHMARK_CAPTURE(read_mail, attachment, attachment_mail);
BENCHMARK_CAPTURE(read_mail, long_references, long_references_mail);

}  // namespace
