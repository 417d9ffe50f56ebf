// SPDX-License-Identifier: MIT
// Storing messages with their full text, in a database in memory.
#include <benchmark/benchmark.h>

#include <cstdint>

#include "benchmark/samples.hpp"
#include "schema/open.hpp"
#include "schema/stores/message_store.hpp"

using namespace kvq;
using namespace kvq::benchmarks;

namespace {

constexpr int64_t messages_a_round = 500;

/// Each round uses a new database and one transaction, because storing gets slower as the full text grows.
void store_messages(benchmark::State& state, std::string_view name) {
  MessageRow row = sample_row(name);
  for (auto _ : state) {
    state.PauseTiming();
    {
      const Database database = open_in_memory();
      Transaction transaction(database);
      MessageStore store(database);
      state.ResumeTiming();
      for (int64_t number = 0; number < messages_a_round; ++number) {
        row.message_id = std::to_string(number) + "@example.org";
        row.committed = tests::mail_time + number;
        benchmark::DoNotOptimize(store.store(row));
      }
      transaction.commit();
      state.PauseTiming();
    }
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * messages_a_round);
}

BENCHMARK_CAPTURE(store_messages, patch, patch_mail)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(store_messages, reply, reply_mail)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(store_messages, long_references, long_references_mail)->Unit(benchmark::kMillisecond);

}  // namespace
