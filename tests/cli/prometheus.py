#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Prometheus' own programs read what `kvq metrics` prints, and the files in samples/dashboards/prometheus: promtool,
node_exporter with its textfile collector, Prometheus itself; and systemd reads the units there.

usage: prometheus.py KVQ MAKE_ARCHIVE

Each program that is not installed is skipped with a word. Debian has them in the packages prometheus (or promtool),
prometheus-node-exporter and systemd.
"""
import contextlib
import json
import pathlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

from metrics import NAMES, Kvq, parsed
from terminal import Checks, run, with_samples

FILES = pathlib.Path(__file__).resolve().parent.parent.parent / "samples/dashboards/prometheus"
RULES = FILES / "kvq.rules.yml"
TIMEOUT_SECONDS = 60

# The values of series each ten minutes, and the alerts that they raise after a day.
CASES = [
    ("all is well", {"kvq_build_info": "1x150", "kvq_archive_indexed": "1x150", "kvq_mails": "100+10x150",
                     "kvq_mail_defects": "5x150", "kvq_last_mail_timestamp_seconds": "0+600x150"}, []),
    ("nothing is indexed", {"kvq_build_info": "1x150", "kvq_archive_indexed": "0x150"}, ["KvqArchiveNotIndexed"]),
    ("no mail for days", {"kvq_build_info": "1x150", "kvq_last_mail_timestamp_seconds": "-300000x150"},
     ["KvqNoNewMail"]),
    ("the file is old", {"kvq_build_info": "1x150", 'node_textfile_mtime_seconds{file="/x/kvq-a.prom"}': "-90000x150"},
     ["KvqMetricsOld"]),
    ("there is no file", {"up": "1x150"}, ["KvqMetricsMissing"]),
    ("each mail has a defect", {"kvq_build_info": "1x150", "kvq_mails": "100+10x150", "kvq_mail_defects": "5+10x150"},
     ["KvqManyDefects"]),
    ("a few defects", {"kvq_build_info": "1x150", "kvq_mails": "1000+100x150", "kvq_mail_defects": "5+10x150"}, []),
    ("mails are missing", {"kvq_build_info": "1x150", "kvq_mails": "100+10x150", "kvq_mails_missing": "0+10x150"},
     ["KvqMailsMissing"]),
    ("a large log", {"kvq_build_info": "1x150", "kvq_database_size_bytes": "1000000x150",
                     "kvq_database_wal_size_bytes": "2000000000x150"}, ["KvqWriteAheadLogLarge"]),
]


def missing(*names):
    """Says which of the programs are not installed."""
    absent = [name for name in names if shutil.which(name) is None]
    for name in absent:
        print(f"skipped: {name} is not installed")
    return absent


def rules_test():
    """Returns a test for `promtool test rules`. JSON is YAML, too."""
    names = sorted({name for _, _, raised in CASES for name in raised})
    tests = []
    for title, series, raised in CASES:
        inputs = []
        for name, values in series.items():
            if "{" not in name and name.startswith("kvq_") and name != "kvq_build_info":
                name += '{list="kvm"}'
            inputs.append({"series": name, "values": values})
        query = f'sort(count by (alertname) (ALERTS{{alertstate="firing", alertname=~"{"|".join(names)}"}}))'
        expected = [{"labels": f'{{alertname="{name}"}}', "value": 1} for name in raised]
        tests.append({"interval": "10m", "name": title, "input_series": inputs,
                      "promql_expr_test": [{"expr": query, "eval_time": "1480m", "exp_samples": expected}]})
    return json.dumps({"rule_files": [str(RULES)], "evaluation_interval": "10m", "tests": tests})


def check_with_promtool(checks, kvq, text):
    if missing("promtool"):
        return
    done = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, check=False)
    checks.equal("promtool check metrics says nothing", (done.stdout, done.stderr, done.returncode), (b"", b"", 0))
    seen, code = run(["promtool", "check", "rules", RULES], kvq.folder, kvq.environment)
    checks.equal("promtool check rules", (code, "8 rules found" in seen), (0, True))
    (kvq.folder / "rules_test.yml").write_text(rules_test())
    seen, code = run(["promtool", "test", "rules", "rules_test.yml"], kvq.folder, kvq.environment)
    checks.equal(f"promtool test rules: {seen if code else ''}", code, 0)


def check_units(checks, kvq):
    """systemd-analyze looks for the programs of a unit, so this has kvq of the build."""
    if missing("systemd-analyze"):
        return
    service = (FILES / "kvq.service").read_text().replace("/usr/bin/kvq", str(kvq.kvq))
    (kvq.folder / "kvq.service").write_text(service)
    shutil.copy(FILES / "kvq.timer", kvq.folder)
    seen, code = run(["systemd-analyze", "verify", "./kvq.service", "./kvq.timer"], kvq.folder, kvq.environment)
    ours = [line for line in seen.splitlines() if "kvq." in line]
    checks.equal("systemd-analyze verify", (ours, code), ([], 0))


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextlib.contextmanager
def running(log, *arguments):
    with log.open("wb") as out, subprocess.Popen(arguments, stdout=out, stderr=out) as process:
        try:
            yield
        finally:
            process.terminate()


def answer(address):
    """Returns the body of the page, when it can be had."""
    end = time.monotonic() + TIMEOUT_SECONDS
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10) as page:
                return page.read().decode("utf-8")
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def check_scraped(checks, kvq, names):
    """Prometheus gets from node_exporter what kvq has written."""
    node, prometheus = (f"127.0.0.1:{free_port()}" for _ in range(2))
    (kvq.folder / "prometheus.yml").write_text(
        f"global: {{scrape_interval: 1s}}\nrule_files: ['{RULES}']\n"
        f"scrape_configs: [{{job_name: node, static_configs: [{{targets: ['{node}']}}]}}]\n")

    def asked(query):
        page = answer(f"http://{prometheus}/api/v1/query?" + urllib.parse.urlencode({"query": query}))
        return json.loads(page)["data"]["result"]

    with running(kvq.folder / "node.log", "prometheus-node-exporter", "--collector.disable-defaults",
                 "--collector.textfile", f"--collector.textfile.directory={kvq.folder / 'collector'}",
                 f"--web.listen-address={node}"), \
            running(kvq.folder / "prometheus.log", "prometheus", f"--config.file={kvq.folder / 'prometheus.yml'}",
                    f"--storage.tsdb.path={kvq.folder / 'data'}", f"--web.listen-address={prometheus}"):
        page = answer(f"http://{node}/metrics")
        checks.equal("node_exporter reads the file", "node_textfile_scrape_error 0" in page.splitlines(), True)
        end = time.monotonic() + TIMEOUT_SECONDS
        while not (found := asked("kvq_archive_commits")) and time.monotonic() < end:
            time.sleep(0.2)
        checks.equal("Prometheus has the names of all lists", {one["metric"]["list"] for one in found}, names)
        mails = asked('sum by (list) (kvq_mails{list="kvm"})')
        checks.equal("and their numbers", [one["value"][1] for one in mails], ["58"])
        checks.equal("the scrape is whole", [one["value"][1] for one in asked("up")], ["1"])


def main():
    kvq, make_archive = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    checks = Checks()

    def use(folder, environment):
        program = Kvq(kvq, folder, environment)
        rows = ", ".join(f"({number}, CAST(x'{name.hex()}' AS TEXT), '')"
                         for number, (name, _) in enumerate(NAMES, 100))
        run(["sqlite3", folder / "kvq.db", f"INSERT INTO list (id, name, title) VALUES {rows}"], folder, environment)
        (folder / "collector").mkdir()
        file = folder / "collector/kvq.prom"
        program.run("metrics", "-o", file)
        names = {labels[0][1] for name, labels in parsed(file.read_bytes().decode("utf-8")) if name == "kvq_mails"}
        checks.equal("the file has all lists", len(names), 1 + len(NAMES))
        check_with_promtool(checks, program, file.read_bytes())
        check_units(checks, program)
        if not missing("prometheus-node-exporter", "prometheus"):
            check_scraped(checks, program, names)

    with_samples(kvq, make_archive, use)
    checks.end()


if __name__ == "__main__":
    main()
