# SPDX-License-Identifier: MIT
"""An archive of mails that try to leave their place in the output: words for shells, terminals, spreadsheets, HTML."""
import base64
import pathlib
import subprocess

# A harmless command that a shell must not run: it would make the file "marker".
COMMAND = "touch marker"

# Words that mean something to a shell, a terminal or a reader of lines. Each is the beginning of a subject, which is a
# subsystem, and most are also domains, lists or names. Each begins with "hz" and two letters of its own.
WORDS = [
    "hzaa;touch marker", "hzab&touch marker", "hzac`touch marker`", "hzad$(touch marker)", "hzae>marker",
    "hzaf|touch marker",
    "hzag\ntouch marker\n", "hzah'touch marker", 'hzai"touch marker', "hzaj\\", "hzak*", "hzal?[a-z]", "hzam{a,b}",
    "hzan\x1b[31mred", "hzao\x07\x08\x7f",
    "hzap\u009b31m", "hzaq\u202egnp", "hzar!!", "hzas!touch", "hzat~/x", "hzau #x",
    "hzav(touch marker)", "hzaw<marker", "hzax\ttab", "hzay=1", "hzaz^a^b", "hzba%touch", "hzbb\r\ntouch marker\r\n",
    "hzbc$HOME", "hzbd\u2066x\u2069", "hzbe'$(touch marker)'", 'hzbf"`touch marker`"', "hzbg\\;touch marker",
    "hzbh\n:files", "hzbi\x00x", "hzbj\u2028x",
]
# Words that a shell or a program acts on because of their first character.
LEADING = ["-hz", "--hz=x", "~hz", "!hz", "=hz", "+hz", "@hz", "#hz", "%hz"]
# Words that every shell takes as they are: the only ones that completion may offer.
PLAIN = ["ok-plain/name_1+x.y@z", "okay2"]


def encoded(text):
    """Returns the text as encoded words (RFC 2047), which can hold any character."""
    data = text.encode()
    return "\n ".join(f"=?utf-8?b?{base64.b64encode(data[at:at + 30]).decode()}?=" for at in range(0, len(data), 30))


def domain_of(word):
    """Returns the word as a domain: without the characters that end an address, but never plain."""
    return "".join(c for c in word if c not in ' <>()"\\,:\t\r\n\x00') + ("" if word in PLAIN else "%") + ".example"


def mails(list_id):
    """Returns the raw mails."""
    out = []
    for number, word in enumerate(WORDS + LEADING + PLAIN):
        text = f"{word}\n\x1b]0;title\x07\x9b31m\u202ebidi\u2066\nReviewed-by: {word} <r@{domain_of(word)}>\n---\n" \
               f" {word.split(chr(10))[0]} | 1 +\n\nFrom here\n=1+1\n</pre><script>touch marker</script>\n"
        out.append(f"From: {encoded(word)} <h{number}@{domain_of(word)}>\n"
                   f"To: list@example.org\n"
                   f"List-Id: {list_id}\n"
                   f"Date: Mon, 3 Mar 2025 10:{number:02}:00 +0000\n"
                   f"Message-ID: <{number}.hz@example.org>\n"
                   f"Subject: [PATCH] {encoded(word + ': do it')}\n"
                   "Content-Type: text/plain; charset=utf-8\n"
                   "Content-Transfer-Encoding: base64\n\n".encode() +
                   base64.encodebytes(text.encode()))
    return out


def make_archive(program, folder, name="hostile", list_id="<hostile.example.org>"):
    """Makes the archive folder/name with the program make-archive, and returns its path."""
    source = pathlib.Path(folder) / f"{name}-source"
    (source / "mail").mkdir(parents=True)
    lines = []
    for number, mail in enumerate(mails(list_id)):
        (source / "mail" / f"{number}.eml").write_bytes(mail)
        lines.append(f"2025-03-03T{11 + number // 60}:{number % 60:02}:00Z mail {number}.eml\n")
    (source / "archive.txt").write_text("".join(lines))
    subprocess.run([program, source / "archive.txt", pathlib.Path(folder) / name], check=True)
    return pathlib.Path(folder) / name
