"""What the user told us about the world around the code; handed down by the pipeline, read by words."""

from dataclasses import dataclass
from datetime import date

SERVICE_WORDS = ("svc", "service", "bot", "ci", "cd", "deploy", "deployer", "automation", "pipeline", "terraform", "github", "gitlab", "jenkins")


@dataclass(frozen=True, slots=True)
class Assumptions:
    """The user's word for what code cannot show.

    Accounts are twelve digits, organizations ids such as "o-abc123"; administrators, break-glass and services are addresses,
    names or globs of principals. `service_words` mark the name of a user as a machine's. `baseline` says that the scan
    is the baseline of an account. `today` is the day that ages are counted to.
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
