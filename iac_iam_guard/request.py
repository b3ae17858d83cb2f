"""What a scan is asked for."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from iac_iam_guard.configuration import Peer


class Request(NamedTuple):
    """The command line of a scan; None and () leave a matter to the configuration file.

    `source` is the folder of the configuration that a plan was made from; `standard_input` gives what the path "-" stands for, as often as it is asked.
    """

    paths: tuple[Path, ...]
    today: date
    kind: str = "auto"
    source: Path | None = None
    variables: tuple[tuple[str, str], ...] = ()
    variable_files: tuple[Path, ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()
    parameter_files: tuple[Path, ...] = ()
    evidence: tuple[Path, ...] = ()
    use_environment: bool = False
    rule_paths: tuple[Path, ...] = ()
    configuration_path: Path | None = None
    use_configuration: bool = True
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str | None = None
    min_severity: str | None = None
    min_confidence: str | None = None
    inline_ignores: bool = True
    honour: "tuple[Peer, ...]" = ()
    cross_check: bool = False
    strict: bool = False
    exclude: tuple[str, ...] = ()
    estate: str | None = None
    jobs: int = 1
    baseline: Path | None = None
    diff_base: str = ""
    only_changed: bool = False
    policy_from: str = ""
    standard_input: Callable[[], str] = lambda: ""
