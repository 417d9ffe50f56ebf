#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The description of the interface of `kvq serve`: it is OpenAPI 3.1, names every route of it, and the answers are as it
says.

usage: openapi.py KVQ MAKE_ARCHIVE

openapi-spec-validator and schemathesis, both from PyPI, check it where they are on the PATH.
"""
import json
import pathlib
import re
import shutil
import subprocess

from server import main, serving

DOCS = pathlib.Path(__file__).resolve().parent.parent.parent / "docs"


def check_by_validator(checks, folder, text):
    validator = shutil.which("openapi-spec-validator")
    if not validator:
        print("skipped: openapi-spec-validator is not on the PATH")
        return
    (folder / "openapi.json").write_text(text)
    done = subprocess.run([validator, "openapi.json"], cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    checks.equal("openapi-spec-validator finds no fault", (done.returncode, done.stdout.strip()), (0, "openapi.json: OK"))


def check_by_schemathesis(checks, folder, server):
    schemathesis = shutil.which("schemathesis")
    if not schemathesis:
        print("skipped: schemathesis is not on the PATH")
        return
    done = subprocess.run([schemathesis, "run", f"{server.address}api/v1/openapi.json", "--checks",
                           "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
                           "--max-examples", "25", "--seed", "1", "--suppress-health-check", "all"],
                          cwd=folder, capture_output=True, text=True, check=False, timeout=1200)
    if done.returncode:
        print(done.stdout[-6000:], done.stderr[-2000:])
    checks.equal("schemathesis finds no fault", done.returncode, 0)


def check(checks, kvq, folder, environment):
    with serving(kvq, folder, environment) as server:
        answer = server.get("/api/v1/openapi.json")
        description = json.loads(answer.body)
        checks.equal("it is a description", (answer.status, description["openapi"], answer.headers["content-type"]),
                     (200, "3.1.0", "application/json"))
        documented = set(re.findall(r"^\| `(/[^`?]*)", (DOCS / "serve.md").read_text(encoding="utf-8"), re.M))
        checks.equal("docs/serve.md names each path", sorted(set(description["paths"]) - documented), [])
        known = set(description["components"]["schemas"])
        checks.equal("each schema is there", set(re.findall(r'"#/components/schemas/(\w+)"', answer.text)) - known, set())
        checks.equal("each schema is used", known - set(re.findall(r'"#/components/schemas/(\w+)"', answer.text)), set())
        for path, item in description["paths"].items():
            checks.equal(f"{path} only reads", list(item), ["get"])
            checks.equal(f"{path} says what it is", bool(item["get"]["summary"]), True)
        check_by_validator(checks, folder, answer.text)
        check_by_schemathesis(checks, folder, server)


if __name__ == "__main__":
    main(check)
