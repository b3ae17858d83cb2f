"""What AWS itself reports of an account that runs: who has which credentials, and which services are used.

Times are texts as AWS writes them, such as `2026-01-15T09:00:00+00:00`, known at their place in the report, or None where there is none.
"""

from typing import NamedTuple

from iac_iam_guard.graph import Resource
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Known

CREDENTIAL_REPORT = "credential-report"
LAST_ACCESSED = "last-accessed"
ROOT = "<root_account>"
"""What a credential report calls the root user."""


class ReportedKey(NamedTuple):
    """One of the two access keys that a user may have, by its number in the credential report; `origin` is the row of the user."""

    origin: Resource
    number: int
    user: Known
    active: Known
    created: Known | None = None
    used: Known | None = None


class ReportedUser(NamedTuple):
    """A row of a credential report: a user of IAM, or the root user, whose name is then ROOT. `origin` is the row, its address the ARN.

    `password` tells whether there is a console password, None for the root user, of which AWS does not say it.
    """

    origin: Resource
    name: Known
    created: Known | None
    password: Known | None
    password_changed: Known | None
    password_used: Known | None
    mfa: Known
    keys: tuple[ReportedKey, ...]

    @property
    def is_root(self) -> bool:
        """Whether this is the root user of the account."""
        return self.name.value == ROOT


class ServiceUse(NamedTuple):
    """A service that an entity may use, by its prefix such as "s3", and when it last did (None: not within the time that AWS keeps)."""

    prefix: str
    span: SourceSpan
    used: str | None


class EntityUse(NamedTuple):
    """The last-accessed data of one user, role or group, by ARN."""

    arn: str
    services: tuple[ServiceUse, ...]
    span: SourceSpan


class Reports(NamedTuple):
    """All that the user has of reports; `kinds` says which kinds there are: CREDENTIAL_REPORT, LAST_ACCESSED."""

    users: tuple[ReportedUser, ...] = ()
    uses: tuple[EntityUse, ...] = ()
    kinds: frozenset[str] = frozenset()


NO_REPORTS = Reports()
