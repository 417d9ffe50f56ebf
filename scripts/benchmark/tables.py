# SPDX-License-Identifier: MIT
"""The measurements as Markdown tables and as JSON."""
import dataclasses
import pathlib
import shlex

from benchmark.rows import MB, growth_rows, peer_rows
from benchmark.targets import LARGE, UPDATES, ratio


def seconds(value):
    return "-" if value is None else f"{value:.2f}" if value < 10 else f"{value:.1f}"


def milliseconds(value):
    return "-" if value is None else f"{value * 1000:.1f}" if value < 0.1 else f"{value * 1000:,.0f}"


def ratio_cell(value):
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
                     "-" if size is None else f"{size / MB:,.1f}", ratio_cell(ratio(size, raw)),
                     ratio_cell(ratio(one.wall, floor)), ratio_cell(ratio(one.wall, kvq))])
    if figures.maildir_seconds is not None:
        rows.append(["*the Maildir that peers need*", 1, seconds(figures.maildir_seconds), "-", "-", f"{raw / MB:,.1f}",
                     "1.00", ratio_cell(figures.maildir_seconds / floor), ratio_cell(figures.maildir_seconds / kvq)])
    return table(["index", "runs", "wall s", "user+sys s", "peak MB", "index MB", "/ mails' bytes", "x floor", "x kvq"],
                 rows)


def updates_table(figures):
    rows = [["a process that does nothing (`true`)", figures.empty_process.runs,
             milliseconds(figures.empty_process.wall), milliseconds(figures.empty_process.processor), "-"]]
    rows += [[f"nothing new, {name}", one.runs, milliseconds(one.wall), milliseconds(one.processor),
              f"{one.peak / MB:,.0f}"]
             for name, one in figures.nothing_new.items()]
    rows += [[name if update.commits == UPDATES[name] else f"{name}, but {update.commits:,}",
              update.measured.runs, milliseconds(update.measured.wall), milliseconds(update.measured.processor),
              f"{update.measured.peak / MB:,.0f}"]
             for name, update in figures.updates.items()]
    rows += [[f"a mail of the {name} hundredth", 1, milliseconds(value), "-", "-"]
             for name, value in zip(("first", "last"), figures.hundredths)]
    return table(["update", "runs", "wall ms", "user+sys ms", "peak MB"], rows)


def answer_cell(answer):
    if answer is None:
        return "-"
    return f"{milliseconds(answer.wall)}{'' if answer.same else '*'} ({answer.count:,})"


def answers_table(figures):
    names = list(dict.fromkeys(name for answers in figures.answers.values() for name in answers))
    return table(["query, ms (answer)", *names],
                 [[query, *(answer_cell(answers.get(name)) for name in names)]
                  for query, answers in figures.answers.items()])


def value_cell(value, unit):
    if value is None:
        return "-"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if unit in ("ms", "MB") else f"{value:.2f}"


def goals_cell(goals, values):
    """Returns each goal with its verdict."""
    verdicts = [(goal.text(), goal.verdict(values)) for goal in goals]
    return "<br>".join(f"{text}: **{verdict}**" if verdict == "missed" else f"{text}: {verdict}"
                       for text, verdict in verdicts)


def compared(figures):
    """Returns the pairs of archives that the columns of growth compare: each with the original, and the largest with
    ten copies."""
    pairs = [(times, 1) for times in figures if times > 1 in figures]
    return pairs + [(times, 10) for times in figures if times >= LARGE and 10 in figures]


def growth_table(rows, figures):
    """Returns the table of all rows that are measured on every archive: their values, growth and goals."""
    pairs, out = compared(figures), []
    for row in rows:
        values = row.values(figures)
        out.append([row.name, row.unit, *(value_cell(value, row.unit) for value in values.values()),
                    *(ratio_cell(ratio(values[larger], values[smaller])) for larger, smaller in pairs),
                    goals_cell(row.goals, values)])
    return table(["row", "unit", *(f"{times}x" for times in figures),
                  *(f"{larger}x / {smaller}x" for larger, smaller in pairs), "goals"], out)


def beside_table(rows, original):
    values = {row.name: row.value(original) for row in rows}
    return table(["row", "unit", "reached", "goals"],
                 [[row.name, row.unit, value_cell(values[row.name], row.unit),
                   goals_cell(row.goals, {1: values[row.name]})] for row in rows])


def answer_counts(figures):
    names = dict.fromkeys(name for one in figures.values() for name in one.answers)
    return table(["answer", *(f"{times}x" for times in figures)],
                 [[name, *(count_cell(one.answers.get(name, {}).get("kvq")) for one in figures.values())]
                  for name in names])


def count_cell(answer):
    return "-" if answer is None else f"{answer.count:,}"


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
    epochs = "1 epoch" if len(archive.epochs) == 1 else f"{len(archive.epochs)} epochs"
    return (f"{archive.mails:,} mails in {archive.commits:,} commits and {epochs}, {archive.raw_bytes / MB:,.1f} MB of "
            f"mails, {archive.raw_bytes / max(archive.mails, 1) / 1000:.1f} kB each.")


def tables_of_archive(figures):
    title = "The archive" if figures.archive.times == 1 else f"{figures.archive.times} times the archive"
    return [f"#### {title}\n", archive_line(figures.archive) + "\n", index_table(figures), updates_table(figures)]


def markdown(machine, versions, queries, figures):
    """Returns all tables. `figures` are those of each archive, by the number of copies in it."""
    parts = [f"{machine}\n\n{'; '.join(versions)}.\n", "#### Growth and goals\n",
             growth_table(growth_rows(queries), figures)]
    if 1 in figures:
        parts += ["#### Beside other indexers\n", beside_table(peer_rows(queries), figures[1]),
                  answers_table(figures[1])]
        if any(not answer.same for answers in figures[1].answers.values() for answer in answers.values()):
            parts.append("\\* prints something other than kvq does: threads, or names of files.\n")
    for one in figures.values():
        parts += tables_of_archive(one)
    if len(figures) > 1:
        parts += ["#### Answers\n", answer_counts(figures)]
    parts += ["#### Queries\n", query_table(queries)]
    failures = [failure for one in figures.values() for failure in one.failures]
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


def as_json(machine, versions, queries, figures):
    """Returns a value for json.dumps."""
    rows = []
    for row in [*growth_rows(queries), *peer_rows(queries)]:
        values = row.values(figures)
        rows.append({"name": row.name, "unit": row.unit, "how": row.how, "values": values,
                     "goals": [{"goal": goal.text(), "verdict": goal.verdict(values)} for goal in row.goals]})
    return {"machine": machine, "versions": versions, "rows": rows, "archives": plain_values(figures)}
