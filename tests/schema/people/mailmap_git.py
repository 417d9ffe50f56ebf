#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares how kvq maps names and addresses by mailmaps with `git check-mailmap`.

usage: mailmap_git.py MAILMAP_TOOL"""
import pathlib
import random
import re
import subprocess
import sys
import tempfile

# Mailmaps as people write them, valid and invalid.
MAILMAPS = {
    "the four forms": "Ada Byron <ada@x.org>\n<bo@x.org> <bo@old.org>\nCy Dee <cy@x.org> <cy@old.org>\nDi Eff <di@x.org> Dee <shared@old.org>\n",
    "comments and blank lines": "# People\n\n   \nAda Byron <ada@x.org> # the first\n #Bo <bo@x.org>\n\t# no address\n",
    "letter case": "Ada Byron <Ada@X.org>\nBo <BO@x.ORG> bo <Shared@OLD.org>\n",
    "white space": "  Ada   Byron\t<ada@x.org>  <ada@old.org>  \n\tBo Cee<bo@x.org><bo@old.org>\r\n< ada@x.org > <cy@old.org>\n",
    "a later line wins": "Ada <ada@x.org> <a@old.org>\nAda Byron <ada@x.org> <a@old.org>\n<ada@y.org> <a@old.org>\nA <a@z.org> a <a@old.org>\nB <b@z.org> A <a@old.org>\n",
    "names split an address": "Ada <shared@old.org>\nBo <bo@x.org> bo <shared@old.org>\nCy <shared@old.org> Dee <shared@old.org>\n",
    "one name splits it": "Bo <bo@x.org> bo <shared@old.org>\n",
    "no chains": "Bo <b@x.org> <a@x.org>\nCy <c@x.org> <b@x.org>\n",
    "more than two addresses": "Ada <ada@x.org> <a@old.org> <b@old.org>\nBo <bo@x.org> bo <b@old.org> rest\n",
    "an empty address": "Ada <ada@x.org> <>\n<ada@x.org> Bo <>\n",
    "unclosed brackets": "Ada <ada@x.org> <bo@old.org\nBo <bo@x.org> text > more\n",
    "signs and letters": "Zo\u00eb M\u00e4rz <zo\u00eb@x.org> <zoe@x.org>\n\"Cy, Dee\" <cy@x.org> <cy+list@old.org>\nO'Neil (Intel) <on@x.org> <on@old.org>\n",
    "no line break at the end": "Ada <ada@x.org> <a@old.org>",
    "nothing": "",
}
NAMES = ["Ada Byron", "ada byron", "ADA", "Bo", "bo", "Dee", "A", "B", "Zo\u00eb", "Cy, Dee", "Nobody At All", ""]
EMAILS = ["ada@x.org", "Ada@X.ORG", "bo@old.org", "cy@old.org", "a@old.org", "b@old.org", "a@x.org", "b@x.org", "shared@old.org", "SHARED@old.org",
          "bo@x.org", "zoe@x.org", "cy+list@old.org", "on@old.org", "no@where.org", "ada@old.org"]


def generated(source):
    """Returns a random mailmap of a few lines, from few names and addresses, so that lines concern the same ones."""
    names, emails = [name for name in NAMES if name and "," not in name], EMAILS
    lines = []
    for _ in range(source.randint(1, 12)):
        name, proper, other, email = source.choice(names), source.choice(emails), source.choice(names), source.choice(emails)
        lines.append(source.choice([f"{name} <{proper}>", f"<{proper}> <{email}>", f"{name} <{proper}> <{email}>", f"{name} <{proper}> {other} <{email}>",
                                    f"<{proper}> {other} <{email}>", f"{name}<{proper}>{other}<{email}> # why", "# " + name, ""]))
    return "\n".join(lines) + "\n"


def git_answers(mailmap, contacts, folder):
    """check-mailmap prints `Name <address>`, or `<address>` without a name."""
    contacts_text = "".join(f"{name} <{email}>\n" if name else f"<{email}>\n" for name, email in contacts)
    done = subprocess.run(["git", "-C", folder, "-c", f"mailmap.file={mailmap}", "check-mailmap", "--stdin"], input=contacts_text, capture_output=True, text=True, check=True)
    return [re.fullmatch(r"(?:(.*) )?<(.*)>", line).groups(default="") for line in done.stdout.splitlines()]


def our_answers(tool, mailmap, contacts):
    contacts_text = "".join(f"{name}\t{email}\n" for name, email in contacts)
    done = subprocess.run([tool, mailmap], input=contacts_text, capture_output=True, text=True, check=True)
    return [tuple(line.split("\t")) for line in done.stdout.splitlines()]


def main():
    tool = pathlib.Path(sys.argv[1]).resolve()
    source = random.Random(5)
    contacts = [(name, email) for name in NAMES for email in EMAILS]
    mailmaps = {**MAILMAPS, **{f"generated {number}": generated(source) for number in range(200)}}
    passed = failed = mapped = 0
    with tempfile.TemporaryDirectory(prefix="kvq-mailmap-") as folder:
        subprocess.run(["git", "init", "-q", folder], check=True)
        file = pathlib.Path(folder, "people")
        for title, text in mailmaps.items():
            file.write_text(text, encoding="utf-8", newline="")
            for contact, ours, gits in zip(contacts, our_answers(tool, file, contacts), git_answers(file, contacts, folder), strict=True):
                mapped += gits != contact
                passed += ours == gits
                failed += ours != gits
                if ours != gits and failed <= 20:
                    print(f"{title}: {contact} is {ours}, git says {gits}\n{text}")
    print(f"{passed} passed, {failed} failed; {mapped} are mapped")
    sys.exit(failed > 0 or mapped < 1000)


if __name__ == "__main__":
    main()
