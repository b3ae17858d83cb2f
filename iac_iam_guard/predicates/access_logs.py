"""Words about access logs of buckets and distributions."""

from functools import lru_cache

from iac_iam_guard.graph import Mode
from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.estate import Estate, Trail
from iac_iam_guard.iam.storage import Bucket, Distribution
from iac_iam_guard.iam.storage_relations import settings_of
from iac_iam_guard.predicates.flows import references_with_consumers
from iac_iam_guard.predicates.names import words_in
from iac_iam_guard.predicates.neighbours import beside
from iac_iam_guard.predicates.parts import refs_in, texts_in
from iac_iam_guard.predicates.settings import part_is_enough, reason_of, settled
from iac_iam_guard.values import Known, Reason, Sequence, Unknown
from iac_iam_guard.verdict import FALSE, Evidence, Verdict, every, holds, known, some, unknown

LOG_DELIVERY = "logdeliverywrite"
ALL_OBJECTS = ("arn:aws:s3", "arn:aws:s3:::")
OBJECTS = "AWS::S3::Object"
LOG_WORDS = frozenset(("log", "logs", "logging"))
"""Words of the arguments by which something is told where its logs go."""
LOG_ARGUMENTS = ("target_bucket",)
TRAIL_ARGUMENTS = ("s3_bucket_name", "S3BucketName")
ELSEWHERE = "the bucket is declared elsewhere"
DELIVERY_SOURCES = frozenset(("aws_cloudwatch_log_delivery_source", "AWS::Logs::DeliverySource"))
"""What gives away the access logs of a distribution, beside the logging that it declares itself."""
DELIVERIES = frozenset(("aws_cloudwatch_log_delivery", "AWS::Logs::Delivery"))
"""What brings the logs of a delivery source to CloudWatch Logs, Firehose or a bucket."""


def writes_no_access_log(source: Bucket | Distribution, estate: Estate) -> Verdict:
    """Tell whether a bucket or distribution writes down nothing of who asks it for what."""
    place = Evidence(source.origin.span, "it keeps no access log")
    if isinstance(source, Distribution):
        givers = [consumer for _, consumer in references_with_consumers(estate, source.origin) if consumer.type in DELIVERY_SOURCES]
        if givers:
            delivered = any(user.type in DELIVERIES for giver in givers for _, user in references_with_consumers(estate, giver))
            return FALSE if delivered else unknown("the delivery of its log is declared elsewhere")
        value = settled(source.logging, estate)
        if isinstance(value, Unknown):
            return unknown(reason_of(value)) if not value.opaque else FALSE
        return known(value is None or (isinstance(value, Sequence) and not value.items and value.rest is None), place)
    if source.kind != "bucket":
        return FALSE
    tied = settings_of(estate, source, "logging")
    values = [value for setting in tied.things if (value := settled(setting.value, estate)) is not None]
    given = [value for value in values if not (isinstance(value, Sequence) and not value.items) and not _is_read_back(value)]
    if given:
        return FALSE
    if tied.open or not source.declared:
        return unknown(tied.open or ELSEWHERE)
    return every((part_is_enough(estate, source.complete), holds(place)))


def _is_read_back(value: object) -> bool:
    return isinstance(value, Unknown) and value.reason is Reason.RESOURCE


def is_log_target(source: Bucket | Distribution, estate: Estate) -> Verdict:
    """Tell whether a bucket is where something else puts its logs: it is named in an argument for that, or by an ACL for log delivery."""
    return FALSE if isinstance(source, Distribution) else is_named_for_logs(source, estate, (*LOG_ARGUMENTS, *TRAIL_ARGUMENTS))


def is_named_for_logs(source: Bucket, estate: Estate, arguments: tuple[str, ...] = LOG_ARGUMENTS) -> Verdict:
    """Tell whether a bucket is named in an argument that speaks of logs or is one of `arguments`, or has an ACL for log delivery."""
    for reference, consumer in references_with_consumers(estate, source.origin):
        speaks = reference.path in arguments or _speaks_of_logs(reference.path)
        if consumer.mode in (Mode.MANAGED, Mode.MODULE) and speaks:
            return holds(source.origin.span)
    acls = [settled(setting.value, estate) for setting in settings_of(estate, source, "acl").things]
    if any(isinstance(acl, Known) and str(acl.value).replace("-", "").lower() == LOG_DELIVERY for acl in acls):
        return holds(source.origin.span)
    name = literal(settled(source.name, estate))
    return known(name is not None and name in _named_targets(estate), source.origin.span)


@lru_cache(maxsize=1024)
def _speaks_of_logs(path: str) -> bool:
    return not LOG_WORDS.isdisjoint(words_in(Known(path)).items)


def _named_targets(estate: Estate) -> frozenset[str]:
    """Return the names of buckets that logs of others go to, under whatever answers."""
    found = estate.memo.get("targets of access logs")
    if not isinstance(found, frozenset):
        settings = (setting for setting in estate.bucket_settings if setting.kind == "logging")
        found = estate.memo["targets of access logs"] = frozenset(str(text.value) for setting in settings for text in texts_in(setting.value))
    return found


def recorded_by_trail(source: Bucket | Distribution, estate: Estate) -> Verdict:
    """Tell whether a trail of the account records what happens to the objects of a bucket as data events."""
    if isinstance(source, Distribution):
        return FALSE
    return some(_records_objects(trail, source, estate) for trail in beside(estate.trails, source, estate))


def _records_objects(trail: Trail, bucket: Bucket, estate: Estate) -> Verdict:
    for value in (settled(trail.event_selectors, estate), settled(trail.advanced_event_selectors, estate)):
        texts = {str(text.value) for text in texts_in(value)}
        if OBJECTS not in texts:
            continue
        narrowed = any(text.startswith("arn:") for text in texts) or any(True for _ in refs_in(value))
        named = any(ref.address == bucket.origin.address for ref in refs_in(value))
        if named or not narrowed or not texts.isdisjoint(ALL_OBJECTS):
            return holds(trail.origin.span)
    return FALSE
