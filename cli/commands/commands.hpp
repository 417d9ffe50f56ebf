// SPDX-License-Identifier: MIT
// The table of all commands, used by the parser, the help and the tests.
#pragma once

#include <span>

#include "cli/base/command.hpp"

namespace kvq {

std::span<const Command> commands();

RunCommand declare_search(CLI::App& app);
RunCommand declare_series(CLI::App& app);
RunCommand declare_thread(CLI::App& app);
RunCommand declare_show(CLI::App& app);
RunCommand declare_todo(CLI::App& app);
RunCommand declare_browse(CLI::App& app);
RunCommand declare_am(CLI::App& app);
RunCommand declare_index(CLI::App& app);
RunCommand declare_update(CLI::App& app);
RunCommand declare_applied(CLI::App& app);
RunCommand declare_status(CLI::App& app);
RunCommand declare_forget(CLI::App& app);
RunCommand declare_serve(CLI::App& app);
RunCommand declare_mcp(CLI::App& app);
RunCommand declare_digest(CLI::App& app);
RunCommand declare_diff(CLI::App& app);
RunCommand declare_doctor(CLI::App& app);
RunCommand declare_query(CLI::App& app);
RunCommand declare_report(CLI::App& app);
RunCommand declare_subsystems(CLI::App& app);
RunCommand declare_people(CLI::App& app);
RunCommand declare_mirror(CLI::App& app);
RunCommand declare_config(CLI::App& app);
RunCommand declare_metrics(CLI::App& app);
RunCommand declare_explain(CLI::App& app);
RunCommand declare_sql(CLI::App& app);
RunCommand declare_export(CLI::App& app);
RunCommand declare_fields(CLI::App& app);
RunCommand declare_completion(CLI::App& app);
RunCommand declare_copy(CLI::App& app);

}  // namespace kvq
