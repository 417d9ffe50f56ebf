# SPDX-License-Identifier: MIT
"""Reads the mails of an archive with git and Python's own libraries, to compare kvq with."""
import dataclasses
import datetime
import email
import email.errors
import email.header
import email.message
import email.utils
import re
import subprocess
import tempfile

MESSAGE_ID = re.compile(r"<([^<>\s]+)>")
# The charsets that mails name, and supersets that decode all that they really contain.
WIDER_CHARSETS = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "us-ascii": "utf-8",
                  "iso-8859-8-i": "iso-8859-8"}


@dataclasses.dataclass
class RawMail:
    """A mail with decoded headers. `date` has a time zone; `references` are oldest first, In-Reply-To last."""
    id: str
    mail: email.message.Message
    subject: str
    sender_name: str
    sender: str
    date: datetime.datetime
    references: list
    in_reply_to: str

    def text(self):
        """Returns the decoded text/plain parts, joined, with LF line ends."""
        return "".join(plain_parts(self.mail))


def raw_mails(repository):
    """Yields the bytes of every mail, oldest first."""
    commits = subprocess.run(["git", "-C", repository, "rev-list", "--reverse", "HEAD"], check=True,
                             capture_output=True).stdout.split()
    wanted = b"".join(commit + b":m\n" for commit in commits)
    with tempfile.TemporaryFile() as names:
        names.write(wanted)
        names.seek(0)
        batch = subprocess.Popen(["git", "-C", repository, "cat-file", "--batch", "--buffer"], stdin=names,
                                 stdout=subprocess.PIPE)
        for _ in commits:
            size = int(batch.stdout.readline().split()[2])
            yield batch.stdout.read(size)
            batch.stdout.read(1)
        batch.wait()


def message_id(mail):
    head = re.sub(rb"\r?\n[ \t]+", b" ", re.split(rb"\r?\n\r?\n", mail, maxsplit=1)[0])
    value = re.search(rb"^message-id:(.*)$", head, re.I | re.M).group(1).strip()
    bracketed = re.search(rb"<([^<>]+)>", value)
    return (bracketed.group(1) if bracketed else value.split()[0]).replace(b" ", b"").decode()


def parsed_mails(repository):
    """Yields every mail of the archive as a RawMail, oldest first."""
    for raw in raw_mails(repository):
        yield parse(raw)


def cited(value):
    """Returns the Message-IDs in a header field; some mailers leave the brackets out."""
    words = str(value or "").split()
    is_bare = len(words) == 1 and "@" in words[0] and "<" not in words[0]
    return words if is_bare else MESSAGE_ID.findall(" ".join(words))


def parse(raw):
    mail = email.message_from_bytes(raw)
    name, address = email.utils.parseaddr(decoded_header(mail["From"]))
    answered, references = cited(mail["In-Reply-To"]), cited(mail["References"])
    references += [id for id in answered if id not in references]
    return RawMail(message_id(raw), mail, decoded_header(mail["Subject"]), name, address.lower(), date_of(mail),
                   references, answered[0] if answered else references[-1] if references else "")


def date_of(mail):
    """Returns the Date header, else the date of the newest Received header, else 1970."""
    values = [str(mail["Date"] or "")] + [str(value).rpartition(";")[2] for value in mail.get_all("Received", [])]
    for value in values:
        try:
            date = email.utils.parsedate_to_datetime(value.strip())
            return date if date.tzinfo else date.replace(tzinfo=datetime.timezone.utc)
        except (TypeError, ValueError, IndexError):
            continue
    return datetime.datetime.fromtimestamp(0, datetime.timezone.utc)


def decoded(raw, charset):
    """Decodes `raw` as UTF-8 if it is valid, else as `charset`, else (for an unknown charset) as UTF-8 with errors
    replaced."""
    charset = WIDER_CHARSETS.get((charset or "us-ascii").lower(), charset or "utf-8")
    for name, errors in (("utf-8", "strict"), (charset, "strict"), (charset, "replace")):
        try:
            return raw.decode(name, errors)
        except (LookupError, UnicodeDecodeError):
            continue
    return raw.decode("utf-8", "replace")


def decoded_header(value):
    """Returns the value of a header with encoded words decoded, and each run of white space as one space."""
    try:
        chunks = email.header.decode_header(re.sub(r"\r?\n", "", str(value or "")))
    except (email.errors.HeaderParseError, ValueError):
        chunks = [(str(value), None)]
    text = "".join(chunk if isinstance(chunk, str) else decoded(chunk, charset) for chunk, charset in chunks)
    return " ".join(text.split())


def plain_parts(mail):
    for part in mail.walk():
        if part.get_content_type() == "text/plain" and not part.is_multipart():
            text = decoded(part.get_payload(decode=True) or b"", part.get_content_charset())
            yield text.replace("\r\n", "\n")
