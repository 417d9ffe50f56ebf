#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares times in words with `git rev-parse --since=TEXT`, for several values of now.

usage: times_git.py TIME_TOOL

Written for git 2.39. Texts for which kvq differs on purpose are listed here with the reason."""
import datetime
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

NOWS = ["2024-03-31 12:30:15", "2024-03-31 09:05:00", "2024-02-29 23:59:59", "2024-01-01 00:00:00", "2023-12-31 16:59:59",
        "2023-03-30 17:00:00", "2025-07-15 08:00:01", "2022-10-03 12:00:00"]
UNITS = ["second", "minute", "hour", "day", "week", "month", "year"]
WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]
NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]

# Typical texts.
TEXTS = ["now", "today", "yesterday", "never", "midnight", "noon", "tea", "NOW", "Yesterday", "zero.days", "0.days",
         "midnight.yesterday", "midnight.last.friday",
         "10am", "10.am", "12am", "12pm", "10:30", "9:05:07", "10:30pm", "10:30.pm", "23:59:60", "10.am.yesterday", "10:00 yesterday",
         "yesterday.10.am", "today.14:30", "10:30.last.friday", "last.friday.10.pm", "noon.1.month.ago", "tea.1.year.ago", "noon.0.days", "noon.now",
         "1.month.2.days", "2.days.1.month", "1.month.2.days.ago", "1.month.1.year", "1.year.1.month.ago", "1.week.2.days.3.hours.ago",
         "2.minutes.3.seconds", "yesterday.yesterday", "2.days.ago.yesterday", "2weeks.ago", "2_weeks_ago", "2-weeks-ago", "2 weeks ago",
         "2 weeks, 3 days ago", "Two.Weeks.Ago", "last.friday.1.month", "100.years.ago", "5000.weeks.ago", "13.months.ago", "25.months.ago", "100.days.ago", "1000.hours",
         "15.march", "march.15", "15.march.2022", "15-march-2022", "march.15.2022", "March 15, 2022",
         "15_mar_2022", "2022 march 15", "2022.march.15", "march.5.2022", "march.2022", "5.march.10.am", "10.am.5.march",
         "10am march 5", "march 5 2022 10:30", "10:30 march 5 2022", "29.february.2024", "feb.29.2020", "1 june 2022 12:00 utc", "1 june 2022 12:00:00 GMT",
         "1 june 2022 12:00:30 -0500", "Wed, 1 Jun 2022 12:00:00 +0200", "Wed, 01 Jun 2022 12:00:00 +02:00", "Wed Jun 1 12:00:00 2022", "Wed Jun 1 12:00:00 2022 -0330",
         "2022-06-01 10.am", "10:00 2022-06-01", "2022-06-01T12:00:00+02:00", "2022-06-01T12:00:00-02", "2022-06-01T12:00:00Z", "2022-06-01 12:00:00 +0200",
         "2022-06-01T12:00:00", "2022-06-01T12:30", "20220601T120000", "20220601T120000Z", "1650000000", "@1650000000", "999999999",
         *(f"{n}.{unit}{end}" for n in (1, 3) for unit in UNITS for end in ("", "s", ".ago", "s.ago")),
         *(f"{n}.{unit}s.ago" for n in NUMBERS for unit in ("day", "month")),
         *(f"last.{unit}" for unit in UNITS), *(f"last.{day}" for day in WEEKDAYS), *(f"last.{day[:3]}" for day in WEEKDAYS),
         *(f"3.{day}s.ago" for day in WEEKDAYS), *(f"one.{day}" for day in WEEKDAYS),
         *MONTHS, *(month[:3] for month in MONTHS), *(f"15.{month[:3]}" for month in MONTHS), *(f"{month}.7.2021" for month in MONTHS)]

# Texts that kvq parses differently from git, each with a text for which git returns kvq's time.
DIFFERENT = {
    "with a day, noon and tea are those of that day, also before that hour, as in git 2.55; older git goes back another day": {
        "noon.yesterday": "12:00.yesterday", "yesterday.noon": "yesterday.12:00", "yesterday,noon": "yesterday.12:00", "tea.yesterday": "17:00.yesterday",
        "tea.3.days.ago": "17:00.3.days.ago", "3.days.ago.noon": "3.days.ago.12:00", "noon.today": "12:00", "today.noon": "12:00", "today.tea": "17:00",
        "last.friday.noon": "last.friday.12:00", "tea.last.friday": "17:00.last.friday", "noon.2.hours.ago": "12:00.2.hours.ago",
        "2.hours.ago.noon": "2.hours.ago.12:00", "1.month.ago.noon": "1.month.ago.12:00", "now.noon": "12:00"},
    "noon of a date is on that day; before noon, git goes back a day": {
        "15.march.2022.noon": "15 march 2022 12:00", "noon.15.march.2022": "15 march 2022 12:00", "tea.march.15": "17:00 march 15",
        "2022-06-01 noon": "2022-06-01 12:00", "noon 2022-06-01": "2022-06-01 12:00", "midnight 5 march 2022": "5 march 2022 0:00"},
    "`@` marks any number of seconds; git needs 9 digits or a zone": {"@0": "@0 +0000", "@86400": "@86400 +0000"},
    "a month and a day may touch": {"march15": "march 15", "15march2022": "15 march 2022"},
    "8 and 14 digits are a day and a second, as on lore; git returns now": {"20220601": "2022-06-01 0:00", "20220601123015": "2022-06-01 12:30:15"},
    "a year or month in digits begins with its first day; git uses the day of now": {"2022": "1 january 2022 0:00", "2022-06": "1 june 2022 0:00",
                                                                                     "2022-06-01 10": "2022-06-01 10:00"},
    "a number before a time of day is a day": {"1.10:30.march.2022": "1 march 2022 10:30"},
    "a day in digits begins at midnight; git uses the time of now": {"2022-06-01": "2022-06-01 0:00"},
}

# Texts that kvq rejects, while git returns now or something close to it.
REJECTED = {
    "an unknown word": ["rubbish", "yesteday", "next.week", "a.week.ago", "the.week", "eleven.days", "10 days hence", "last.fortnight", "a", "ñow"],
    "a missing count, unit or end": ["weeks", "weeks.ago", "ago", "3", "last", "2.weeks.ago.3", "3.ago", "pm", "am", "0.fridays", "yesterday.ago", "last.week.ago"],
    "two counts": ["last.2.weeks", "last.last.week", "1.5.days", "3.2.weeks.ago"],
    "an abbreviated unit": ["5.min", "5.mins.ago", "5.sec", "5.hr", "2.wk", "2.yr", "5.mo", "5m"],
    "two times of day": ["noon.midnight", "10:00.noon", "10am 11am", "noon.15.march.10:00"],
    "a time of day without a day": ["2024 10:30 february", "february 2024 10:30", "10am.march", "march.noon"],
    "a date with words that count": ["15.march.yesterday", "1.day.ago.15.march", "noon.-0730.seconds", "2022-06-01 yesterday", "last.march", "3.march.days", "march.never"],
    "a day or time that does not exist": ["feb.30", "31.april.2022", "29.feb.2023", "32.march", "0.march", "25:00", "10:60", "13pm", "0am", "25:00.yesterday",
                                          "2022-13-01", "2022-02-30", "2022-06-01T24:00:00", "2022-06-01T12:00:00+15:00"],
    "a weekday that does not match the date": ["Mon, 1 Jun 2022 12:00:00", "thursday.15.march.2022", "friday.march.15"],
    "years of two digits, or out of range": ["15.march.22", "march.1969", "1.march.0001", "1969"],
    "dates in another numeric format": ["6/1/2022", "01.06.2022", "2022.06.01", "1.6.22", "2022-06.01"],
    "a zone without date and time": ["10:00 +0200", "10:00 utc yesterday", "15.march 10:00 +0200", "2022-06-01 +0200", "2022-06 +0200", "2022Z", "noon utc 15 march 2022",
                                     "1 june 2022 12:00 CEST", "1 june 2022 12:00 +2", "2022-06-01T12:00+0:00"],
    "punctuation that separates nothing": ["", ".", "-2.weeks.ago", "2.weeks.ago.", ".yesterday", "+3.days", "yesterday!", "2*weeks", "10:30:", "7:05:09.33", "10:30.6.days", "2022-06-01T12:00:00.5", "@", "@x", "@-5", "now'; --"],
    "too many words or too large numbers": ["1.day." * 20 + "ago", "999999999999999999999.weeks.ago", "100001.weeks.ago", "1001.years.ago", "165000000000", "12345678901234567890"],
}

SOUP = UNITS + [unit + "s" for unit in UNITS] + WEEKDAYS + [day[:3] for day in WEEKDAYS] + [day + "s" for day in WEEKDAYS] + MONTHS + [
    month[:3] for month in MONTHS] + NUMBERS * 2 + ["ago", "last"] * 8 + ["now", "today", "yesterday", "noon", "midnight", "tea", "am", "pm"] * 4 + [
    str(n) for n in range(1, 32)] + ["2021", "1999", "2024", "10:30", "7:05:09", "2022-06-01", "+0200", "-0730", "gmt", "rubbish"]


def git_seconds(now, texts, folder):
    environment = {**os.environ, "TZ": "UTC", "GIT_TEST_DATE_NOW": str(now)}
    seconds = []
    for at in range(0, len(texts), 1000):
        done = subprocess.run(["git", "-C", folder, "rev-parse", *(f"--since={text}" for text in texts[at:at + 1000])], env=environment,
                              capture_output=True, text=True, check=True)
        seconds += [int(line.removeprefix("--max-age=")) for line in done.stdout.split()]
    return seconds


def our_seconds(tool, now, texts):
    lines = "".join(f"{now}\t{text}\n" for text in texts)
    output = subprocess.run([tool], input=lines, capture_output=True, text=True, check=True).stdout.split()
    return [None if seconds == "none" else int(seconds) for seconds in output]


def phrase(source):
    """Returns a few counted units, weekdays and a time of day, in any order."""
    parts = [source.choice([
        lambda: f"{source.choice(NUMBERS + list(range(40)))}.{source.choice(UNITS)}{source.choice(['', 's'])}{source.choice(['', '.ago'])}",
        lambda: f"last.{source.choice(UNITS + WEEKDAYS)}",
        lambda: f"{source.randint(1, 9)}.{source.choice(WEEKDAYS)}{source.choice(['', 's.ago'])}",
        lambda: source.choice(["yesterday", "today"])])() for _ in range(source.randint(1, 3))]
    parts += source.choice([[], [source.choice(["noon", "tea", "midnight", "10am", "11.pm", "10:30", "7:05:09"])]])
    source.shuffle(parts)
    return source.choice(["{}", "{}", "{} "]).format(source.choice([".", " ", "_", ", "]).join(parts)).strip()


def differs_on_purpose(text):
    """Returns whether kvq parses a random text differently from git: as in DIFFERENT, or because of a weekday. A weekday
    alone is the last one for kvq, and now for git. After months, kvq counts it from the resulting day, git from the
    original day."""
    if re.fullmatch(r"\d{4}|\d{4}-\d\d-\d\d( \d\d)?", text) or re.search(r"\d\.\d+:|:\d\d\.\d", text):
        return True
    words = re.split(r"[ ._,]+", text)
    is_weekday = [any(word and word.rstrip("s").startswith(day[:3]) for day in WEEKDAYS) and word not in UNITS for word in words]
    is_alone = any(found and (at == 0 or not (words[at - 1].isdigit() or words[at - 1] in NUMBERS + ["last", "zero"])) for at, found in enumerate(is_weekday))
    after_months = any(found and any(re.fullmatch("(month|year)s?", word) for word in words[:at]) for at, found in enumerate(is_weekday))
    date = any(word[:3] in {month[:3] for month in MONTHS} and not word.startswith("mon") or re.fullmatch(r"\d{4}-\d\d-\d\d", word) for word in words)
    # A named hour with a day is on that day in git 2.55, and a day earlier in older ones before that hour.
    named = any(word in ("noon", "tea") for word in words) and len(words) > 1
    return (is_alone and not date) or after_months or named or (date and "midnight" in words)


class Check:
    def __init__(self, tool, folder):
        self.tool, self.folder = tool, folder
        self.compared = self.failed = 0

    def fail(self, now, text, ours, expected):
        self.failed += 1
        if self.failed <= 40:
            show = lambda s: s if s is None or not 0 <= s < 1e11 else datetime.datetime.fromtimestamp(s, datetime.timezone.utc).strftime("%a %F %T")
            print(f"at {show(now)} {text!r} is {show(ours)}, expected {show(expected)}")

    def same(self, now, texts, as_git=None, may_reject=False):
        """Checks that git returns the same times for these texts, or for `as_git`. Returns the number of valid times."""
        times = 0
        for text, ours, git in zip(texts, our_seconds(self.tool, now, texts), git_seconds(now, as_git or texts, self.folder), strict=True):
            if ours is None and may_reject:
                continue
            times += 1
            self.compared += 1
            # Times before 1970 overflow in git.
            if ours != git and not (ours is not None and ours < 0):
                self.fail(now, text, ours, git)
        return times

    def rejected(self, now):
        texts = [text for some in REJECTED.values() for text in some]
        for text, ours in zip(texts, our_seconds(self.tool, now, texts), strict=True):
            self.compared += 1
            if ours is not None:
                self.fail(now, text, ours, None)

    def different(self, now):
        pairs = [(ours, git) for some in DIFFERENT.values() for ours, git in some.items()]
        self.same(now, [ours for ours, _ in pairs], [git for _, git in pairs])
        today = datetime.datetime.fromtimestamp(now, datetime.timezone.utc).strftime("%A").lower()
        self.same(now, WEEKDAYS, ["now" if day == today else f"last.{day}" for day in WEEKDAYS])

    def random_texts(self, now, source):
        phrases = [text for text in (phrase(source) for _ in range(500)) if not differs_on_purpose(text)]
        self.same(now, phrases)
        soup = [source.choice([".", " ", "_", ", "]).join(source.choices(SOUP, k=source.randint(1, 5))) for _ in range(5000)]
        return self.same(now, [text for text in soup if not differs_on_purpose(text)], may_reject=True)


def main():
    if shutil.which("git") is None:
        print("skipped: git is not installed")
        return 77
    source = random.Random(20220601)
    times = 0
    with tempfile.TemporaryDirectory(prefix="kvq-times-") as folder:
        subprocess.run(["git", "init", "-q", folder], check=True)
        check = Check(sys.argv[1], folder)
        for text in NOWS:
            now = int(datetime.datetime.fromisoformat(text + "+00:00").timestamp())
            check.same(now, TEXTS)
            check.different(now)
            check.rejected(now)
            times += check.random_texts(now, source)
    if times < 1000:
        print(f"only {times} of the random texts are valid times")
        check.failed += 1
    print(f"{check.compared - check.failed} passed, {check.failed} failed")
    return 1 if check.failed else 0


if __name__ == "__main__":
    sys.exit(main())
