"""Words about secrets that are stored."""

from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.storage import Rotation, Secret
from iac_iam_guard.iam.storage_relations import rotations_of
from iac_iam_guard.predicates.flows import exported, keys_reaching, references_with_consumers
from iac_iam_guard.predicates.settings import is_below, part_is_enough, reason_of, settled
from iac_iam_guard.values import Known
from iac_iam_guard.verdict import FALSE, Evidence, Truth, Verdict, every, holds, negate, unknown

UNIT_DAYS = {"day": 1, "days": 1, "hour": 0, "hours": 0}
RATE = "rate("
ELSEWHERE = "rotation that may be declared where the secret is handed to"


def rotates_too_seldom(secret: Secret, estate: Estate, *, days: int) -> Verdict:
    """Tell whether nothing replaces a secret, or only after more than `days`; shown by the secret, or by how often it is replaced."""
    tied = rotations_of(estate, secret)
    if tied.things:
        return every(_is_slow(rotation, days, estate) for rotation in tied.things)
    if tied.open:
        return unknown(tied.open)
    if exported(estate, secret.origin):
        return unknown(ELSEWHERE)
    note = "it holds an access key that nothing replaces" if _holds_keys(secret, estate) else "nothing replaces it"
    return every((part_is_enough(estate, False), holds(Evidence(secret.origin.span, note))))


def _is_slow(rotation: Rotation, days: int, estate: Estate) -> Verdict:
    schedule = settled(rotation.schedule, estate)
    if schedule is not None:
        return (
            _schedule_is_slow(str(schedule.value), days, Evidence(schedule.span, _note(days))) if isinstance(schedule, Known) else unknown(reason_of(schedule))
        )
    given = settled(rotation.days, estate)
    if given is None:
        return FALSE
    below = is_below(given, days + 1, estate, rotation.origin.span, 0)
    return holds(Evidence(given.span, _note(days))) if below.truth is Truth.FALSE else negate(below)


def _note(days: int) -> str:
    return f"it is replaced after more than {days} days only"


def _schedule_is_slow(schedule: str, days: int, evidence: Evidence) -> Verdict:
    """Tell whether a rate is slower than `days`; expressions of cron run at least once a year, of which nothing more is read."""
    if not schedule.startswith(RATE):
        return unknown("schedule that is not read")
    number, _, unit = schedule.removeprefix(RATE).removesuffix(")").partition(" ")
    if not (number.isascii() and number.isdigit()) or unit not in UNIT_DAYS:
        return unknown("schedule that is not read")
    return holds(evidence) if int(number) * UNIT_DAYS[unit] > days else FALSE


def _holds_keys(secret: Secret, estate: Estate) -> bool:
    writers = (consumer for _, consumer in references_with_consumers(estate, secret.origin))
    return any(keys_reaching(estate, resource) for resource in (secret.origin, *writers))
