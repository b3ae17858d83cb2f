"""What keeps data and secrets, and what protects or opens it."""

from typing import Literal, NamedTuple

from iac_iam_guard.graph import Resource
from iac_iam_guard.values import Value


class Bucket(NamedTuple):
    """An S3 bucket, or an access point of one.

    `complete` if all that protects it is said in its own declaration, so that what is not said there is not so. One that is not `declared` here stands
    at what is said of it.
    """

    origin: Resource
    name: Value | None = None
    tags: Value | None = None
    kind: str = "bucket"
    complete: bool = False
    declared: bool = True


class BucketSetting(NamedTuple):
    """One thing that is said of a bucket, by itself or by a resource of its own."""

    origin: Resource
    kind: Literal["acl", "grants", "ownership", "logging", "versioning", "lock"]
    bucket: Value | None = None
    value: Value | None = None


class PublicAccessBlock(NamedTuple):
    """What keeps a bucket (or, without `bucket`, the account) from being public."""

    origin: Resource
    bucket: Value | None = None
    restricts_buckets: Value | None = None
    blocks_policy: Value | None = None
    blocks_acls: Value | None = None
    ignores_acls: Value | None = None


class Distribution(NamedTuple):
    """A CloudFront distribution."""

    origin: Resource
    logging: Value | None = None


class Share(NamedTuple):
    """Something that is shared with other accounts: a resource share, or what `receivers` says of an image, snapshot, document or endpoint service.

    `open_by_default` if outsiders are let in where `external` is absent.
    """

    origin: Resource
    kind: str
    external: Value | None = None
    receivers: Value | None = None
    acceptance: Value | None = None
    open_by_default: bool = False


class Key(NamedTuple):
    """A KMS key that is no replica."""

    origin: Resource
    policy: Value | None = None


class Secret(NamedTuple):
    """A secret of Secrets Manager."""

    origin: Resource
    name: Value | None = None
    text: Value | None = None


class Rotation(NamedTuple):
    """What replaces a secret: after so many `days`, or by a `schedule`."""

    origin: Resource
    secret: Value | None = None
    days: Value | None = None
    schedule: Value | None = None


class Certificate(NamedTuple):
    """A certificate that opens something, as PEM or within metadata; `expiry` where AWS has told it."""

    origin: Resource
    kind: str
    body: Value | None = None
    expiry: Value | None = None
    status: Value | None = None
