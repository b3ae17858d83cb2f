"""Functions on times as RFC 3339 writes them."""

import re
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from typing import Final

from iac_iam_guard.terraform.functions.function import plain
from iac_iam_guard.terraform.functions.parameters import text_of
from iac_iam_guard.terraform.outcome import EvaluationError
from iac_iam_guard.values import NUMBER

TIMESTAMP: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d))", re.ASCII)
MONTHS: Final = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DURATION: Final = re.compile(r"(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)", re.ASCII)
NANOSECONDS: Final = {
    "ns": 1,
    "us": 1000,
    "µs": 1000,
    "μs": 1000,
    "ms": 1_000_000,
    "s": 1_000_000_000,
    "m": 60_000_000_000,
    "h": 3_600_000_000_000,
}


def moment_of(text: str) -> tuple[datetime, int]:
    """Return the time that `text` writes, in whole seconds, and the nanoseconds after it."""
    match = TIMESTAMP.fullmatch(text)
    if match is None:
        raise EvaluationError("this text is no time such as 2020-02-03T04:05:06Z")
    year, month, day, hour, minute, second, fraction, sign, zone_hours, zone_minutes = match.groups()
    zone = UTC
    if sign:
        offset = timedelta(hours=int(zone_hours), minutes=int(zone_minutes))
        if offset >= timedelta(hours=24) or int(zone_minutes) > 59:
            raise EvaluationError("this text is no time such as 2020-02-03T04:05:06Z")
        zone = timezone(-offset if sign == "-" else offset) if offset else UTC
    try:
        moment = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second), tzinfo=zone)
    except ValueError:
        raise EvaluationError("there is no such time") from None
    return moment, int((fraction or "0").ljust(9, "0")[:9])


def formatdate(template: str, time: str) -> str:
    """Return a time as `template` says: runs of letters are fields, text between quotes stands as it is."""
    moment, _ = moment_of(time)
    pieces: list[str] = []
    at = 0
    while at < len(template):
        character = template[at]
        end = at + 1
        if character == "'":
            text, at = _quoted(template, at)
            pieces.append(text)
            continue
        if character.isascii() and character.isalpha():
            while end < len(template) and template[end] == character:
                end += 1
            pieces.append(_field(template[at:end], moment))
        else:
            pieces.append(character)
        at = end
    return "".join(pieces)


def _quoted(template: str, at: int) -> tuple[str, int]:
    """Return the text between quotes, in which two quotes mean one, and the offset behind it."""
    end = at + 1
    while True:
        end = template.find("'", end)
        if end < 0:
            raise EvaluationError("the format has a quote that is not closed")
        if not template.startswith("'", end + 1):
            return template[at + 1 : end].replace("''", "'"), end + 1
        end += 2


def _field(field: str, moment: datetime) -> str:
    hour = moment.hour % 12 or 12
    match field:
        case "YYYY":
            return f"{moment.year:04d}"
        case "YY":
            return f"{moment.year % 100:02d}"
        case "MMMM":
            return MONTHS[moment.month - 1]
        case "MMM":
            return MONTHS[moment.month - 1][:3]
        case "MM":
            return f"{moment.month:02d}"
        case "M":
            return str(moment.month)
        case "DD":
            return f"{moment.day:02d}"
        case "D":
            return str(moment.day)
        case "EEEE":
            return DAYS[moment.weekday()]
        case "EEE":
            return DAYS[moment.weekday()][:3]
        case "hh":
            return f"{moment.hour:02d}"
        case "h":
            return str(moment.hour)
        case "HH":
            return f"{hour:02d}"
        case "H":
            return str(hour)
        case "AA":
            return "PM" if moment.hour >= 12 else "AM"
        case "aa":
            return "pm" if moment.hour >= 12 else "am"
        case "mm":
            return f"{moment.minute:02d}"
        case "m":
            return str(moment.minute)
        case "ss":
            return f"{moment.second:02d}"
        case "s":
            return str(moment.second)
        case "Z":
            return _zone(moment, ":") if moment.utcoffset() else "Z"
        case "ZZZ":
            return _zone(moment, "") if moment.utcoffset() else "UTC"
        case "ZZZZ":
            return _zone(moment, "")
        case "ZZZZZ":
            return _zone(moment, ":")
    raise EvaluationError("the format has a field that does not exist")


def _zone(moment: datetime, colon: str) -> str:
    offset = moment.utcoffset() or timedelta()
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    return f"{'-' if offset < timedelta() else '+'}{hours:02d}{colon}{minutes:02d}"


def nanoseconds_of(duration: str) -> int:
    """Return the nanoseconds of a duration such as `-1h30m`."""
    sign, rest = (-1 if duration[:1] == "-" else 1), duration.removeprefix("-") if duration[:1] == "-" else duration.removeprefix("+")
    if rest == "0":
        return 0
    total = Fraction(0)
    at = 0
    while at < len(rest):
        match = DURATION.match(rest, at)
        if match is None or len(match[1]) > 30:
            raise EvaluationError("this text is no duration such as 1h30m")
        total += int(Fraction(match[1]) * NANOSECONDS[match[2]])
        at = match.end()
    if not rest or total >= 2**63:
        raise EvaluationError("this text is no duration such as 1h30m")
    return sign * int(total)


def timeadd(time: str, duration: str) -> str:
    """Return the time that comes a duration after another."""
    moment, fraction = moment_of(time)
    seconds = (fraction + nanoseconds_of(duration)) // NANOSECONDS["s"]
    try:
        later = moment + timedelta(seconds=seconds)
    except OverflowError:
        raise EvaluationError("this time is out of range") from None
    return f"{later.year:04d}-{later:%m-%dT%H:%M:%S}{_zone(later, ':') if later.utcoffset() else 'Z'}"


def timecmp(first: str, second: str) -> int:
    """Return -1, 0 or 1 for a time before, at or after another."""
    one, other = moment_of(first), moment_of(second)
    return (one > other) - (one < other)


FUNCTIONS = {
    "formatdate": plain(formatdate, text_of, text_of),
    "timeadd": plain(timeadd, text_of, text_of, opaque="yes"),
    "timecmp": plain(timecmp, text_of, text_of, result=NUMBER),
}
