# SPDX-License-Identifier: MIT
"""The measurements as Markdown tables and as JSON."""
import dataclasses
import pathlib
import shlex

from benchmark.targets import MB, ratio


def seconds(value):
    return "-" if value is None else f"{value:.2f}" if value < 10 else f"{value:.1f}"


def milliseconds(value):
    return "-" if value is None else f"{value * 1000:.1f}" if value < 0.1 else f"{value * 1000:,.0f}"


def times(value):
    return "-" if value is None else f"{value:.2f}" if value < 10 else f"{value:.1f}"


def table(titles, rows):
    """Returns a table whose first column contains text, and the others figures."""
    return "\n".join(["| " + " | ".join(titles) + " |", "|---" + "|---:" * (len(titles) - 1) + "|",
                      *("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows)]) + "\n"


def index_table(figures):
    floor, kvq, raw = figures.index["floor"].wall, figures.index["kvq"].wall, figures.archive.raw_bytes
    rows = []
    for name, one in figures.index.items():
        size = figures.bytes.get(name)
        rows.append([name, one.runs, seconds(one.wall), seconds(one.processor), f"{one.peak / MB:,.0f}",
                     "-" if size is None else f"{size / MB:,.1f}", times(ratio(size, raw)),
                     times(ratio(one.wall, floor)), times(ratio(one.wall, kvq))])
    if figures.maildir_seconds is not None:
        rows.append(["*the Maildir that peers need*", 1, seconds(figures.maildir_seconds), "-", "-", f"{raw / MB:,.1f}",
                     "1.00", times(figures.maildir_seconds / floor), times(figures.maildir_seconds / kvq)])
    return table(["index", "runs", "wall s", "user+sys s", "peak MB", "index MB", "/ mails' bytes", "x floor", "x kvq"],
                 rows)


def updates_table(figures):
    rows = [[f"nothing new, {name}", one.runs, milliseconds(one.wall), f"{one.peak / MB:,.0f}"]
            for name, one in figures.nothing_new.items()]
    rows.insert(0, ["a process that does nothing (`true`)", figures.empty_process.runs,
                    milliseconds(figures.empty_process.wall), "-"])
    rows.append([f"{figures.new_commits} new mails, kvq", figures.new_mails.runs, milliseconds(figures.new_mails.wall),
                 f"{figures.new_mails.peak / MB:,.0f}"])
    rows += [[f"a mail of the {name} tenth, kvq", 1, milliseconds(value), "-"]
             for name, value in zip(("first", "last"), figures.tenths)]
    return table(["update", "runs", "wall ms", "peak MB"], rows)


def answer_cell(answer):
    if answer is None:
        return "-"
    return f"{milliseconds(answer.wall)}{'' if answer.same else '*'} ({answer.count:,})"


def answers_table(figures):
    names = list(dict.fromkeys(name for answers in figures.answers.values() for name in answers))
    return table(["query, ms (answer)", *names],
                 [[query, *(answer_cell(answers.get(name)) for name in names)]
                  for query, answers in figures.answers.items()])


def growth_table(plain, tenfold):
    rows = []
    for query, answers in tenfold.answers.items():
        before, now = plain.answers.get(query, {}).get("kvq"), answers.get("kvq")
        rows.append([query, answer_cell(before), answer_cell(now),
                     times(ratio(now and now.wall, before and before.wall))])
    return table(["query, ms (answer)", "archive", "ten times", "x"], rows)


def targets_table(targets, plain, tenfold):
    rows = []
    for target in targets:
        reached = target.value(plain, tenfold)
        sign = "at least" if target.at_least else "at most"
        rows.append([target.name, f"{sign} {target.limit:g} {target.unit}",
                     "-" if reached is None else f"{reached:.2f}", target.verdict(reached)])
    return table(["target", "limit", "reached", ""], rows)


def code(program, arguments, pipe=""):
    """Returns a command as it is typed, for a cell."""
    typed = f"{program} {shlex.join(arguments)}" + (f" | {pipe}" if pipe else "")
    return "`" + typed.replace("|", "\\|") + "`"


def query_table(queries):
    rows = ["| query | commands |", "|---|---|"]
    for query in queries:
        commands = [code("kvq", query.kvq)]
        commands += [code(name, peer_query.arguments, peer_query.pipe) for name, peer_query in query.peers.items()]
        rows.append(f"| {query.name} | {'<br>'.join(commands)} |")
    return "\n".join(rows) + "\n"


def archive_line(archive):
    return (f"{archive.mails:,} mails in {archive.commits:,} commits, {archive.raw_bytes / MB:,.1f} MB of mails, "
            f"{archive.raw_bytes / max(archive.mails, 1) / 1000:.1f} kB each.")


def markdown(machine, versions, queries, targets, plain, tenfold):
    parts = [f"{machine}\n\n{'; '.join(versions)}.\n", "#### Targets\n", targets_table(targets, plain, tenfold),
             "#### The archive\n", archive_line(plain.archive) + "\n", index_table(plain), updates_table(plain),
             answers_table(plain)]
    if any(not answer.same for answers in plain.answers.values() for answer in answers.values()):
        parts.append("\\* prints something other than kvq does: threads, or names of files.\n")
    if tenfold:
        parts += ["#### Ten times the archive\n", archive_line(tenfold.archive) + "\n", index_table(tenfold),
                  updates_table(tenfold), growth_table(plain, tenfold)]
    parts += ["#### Queries\n", query_table(queries)]
    failures = plain.failures + (tenfold.failures if tenfold else [])
    if failures:
        parts.append("Failures:\n\n" + "\n".join(f"- {failure}" for failure in failures) + "\n")
    return "\n".join(parts)


def plain_values(value):
    if dataclasses.is_dataclass(value):
        return {key: plain_values(one) for key, one in vars(value).items()}
    if isinstance(value, dict):
        return {key: plain_values(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain_values(one) for one in value]
    return str(value) if isinstance(value, pathlib.Path) else value


def as_json(machine, versions, targets, plain, tenfold):
    """Returns a value for json.dumps."""
    reached = [(target, target.value(plain, tenfold)) for target in targets]
    return {"machine": machine, "versions": versions,
            "targets": [{"name": target.name, "limit": target.limit, "unit": target.unit, "how": target.how,
                         "at_least": target.at_least, "reached": value, "verdict": target.verdict(value)}
                        for target, value in reached],
            "archive": plain_values(plain), "tenfold": plain_values(tenfold)}
