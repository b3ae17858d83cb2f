"""What the user told us about the world around the code; handed down by the pipeline, read by words."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

SERVICE_WORDS = ("svc", "service", "bot", "ci", "cd", "deploy", "deployer", "automation", "pipeline", "terraform", "github", "gitlab", "jenkins")


class Environment(NamedTuple):
    """A stage such as "production", and by what its roles are told: accounts (twelve digits), tags (keys with their values), beginnings of role paths.

    `may_assume` names the higher environments of which its roles may assume roles.
    """

    name: str
    accounts: tuple[str, ...] = ()
    tags: tuple[tuple[str, tuple[str, ...]], ...] = ()
    paths: tuple[str, ...] = ()
    may_assume: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assumptions:
    """The user's word for what code cannot show.

    Accounts are twelve digits, organizations ids such as "o-abc123"; administrators, break-glass and services are addresses,
    names or globs of principals. `service_words` mark the name of a user as a machine's. `baseline` says that the scan
    is the baseline of an account. `environments` go from the lowest to the highest. `today` is the day that ages are counted to.
    """

    today: date
    own_accounts: tuple[str, ...] = ()
    organization_accounts: tuple[str, ...] = ()
    vendor_accounts: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    administrators: tuple[str, ...] = ()
    break_glass: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    service_words: tuple[str, ...] = SERVICE_WORDS
    baseline: bool = False
    environments: tuple[Environment, ...] = ()
