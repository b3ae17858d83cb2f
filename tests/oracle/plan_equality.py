"""Compares what a scan finds in root modules with what it finds in plans that the real terraform makes of them.

    python -m tests.oracle.plan_equality --plans DIR [--command "PROGRAM ARGUMENT…"] ROOT…

COMMAND, followed by the directory of a root module, prints its plan as `terraform show -json` does; plans are kept in DIR, and without
COMMAND those that are there are compared. A ROOT that is a file is the only file of its root module. What must hold, in this order:

- the plan together with its configuration gives the findings that the configuration gives with the plan's variables;
- the plan alone gives a part of them, and for the rest says that it cannot be determined. What stands in a local value is found at what uses it
  there, and backends are in no plan.

Of rules that report an absence only the rule is compared: they stand at whatever comes first.
"""

import argparse
import datetime
import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from iac_iam_guard.engine.result import ScanResult
from iac_iam_guard.errors import GuardError
from iac_iam_guard.pipeline import Request, scan
from iac_iam_guard.source import Source
from iac_iam_guard.terraform.plan_file import scan_plan
from iac_iam_guard.terraform.plan_merge import plan_variables
from iac_iam_guard.units import open_workspace

PLAN, REFUSAL, CONFIGURATION = "plan.json", "refused.txt", "configuration"
TODAY = datetime.date(2026, 1, 10)

DOCUMENT = "data.aws_iam_policy_document."
SOMEWHERE = "somewhere"


class Said(NamedTuple):
    """A rule that a scan says something of: its id, its subject and the place, if that is compared."""

    rule: str
    subject: str
    place: str = ""


class Case(NamedTuple):
    """A root module and the folder in which its plan is kept."""

    root: Path
    kept: Path

    @property
    def configuration(self) -> Path:
        """The folder of the root module."""
        return self.kept / CONFIGURATION if self.root.is_file() else self.root


def cases(roots: list[Path], plans: Path) -> Iterator[Case]:
    """Yield the root modules; of one that is a single file, a copy that stands alone, for which a plan of another text is not kept."""
    for root in roots:
        where = "-".join(root.parts[-3:]).replace(".", "-")
        case = Case(root, plans / f"{where}-{sha256(str(root).encode()).hexdigest()[:8]}")
        if root.is_file():
            case.configuration.mkdir(parents=True, exist_ok=True)
            copy = case.configuration / "main.tf"
            if not copy.exists() or copy.read_bytes() != root.read_bytes():
                shutil.copy(root, copy)
                for name in (PLAN, REFUSAL):
                    (case.kept / name).unlink(missing_ok=True)
        case.kept.mkdir(parents=True, exist_ok=True)
        yield case


def make_plan(case: Case, command: list[str]) -> None:
    """Have the plan of a root module written, or what kept it from being made; what is there is kept."""
    if not command or any((case.kept / name).exists() for name in (PLAN, REFUSAL)):
        return
    printed = subprocess.run([*command, str(case.configuration)], capture_output=True, text=True, check=False)
    done = printed.returncode == 0
    (case.kept / (PLAN if done else REFUSAL)).write_text(printed.stdout if done else printed.stderr, encoding="utf-8")


def differences(case: Case) -> Iterator[str]:
    """Yield what is found in one way and not in another."""
    plan = case.kept / PLAN
    variables = plan_variables(scan_plan(Source(PLAN, plan.read_text(encoding="utf-8"))))
    written = read(case.configuration, variables=variables)
    both = read(plan, kind="plan", source=case.configuration)
    alone = read(plan, kind="plan")
    yield from (f"both: {message}" for message in broken(both))
    yield from (f"plan: {message}" for message in broken(alone))
    unit = unit_of(case)
    here, there = found(written, unit, with_places=True), found(both, unit, with_places=True)
    yield from (f"configuration only: {' '.join(item)}" for item in sorted(here - there))
    yield from (f"with plan only:     {' '.join(item)}" for item in sorted(there - here))
    whole, part = found(both, unit), found(alone)
    elsewhere = {item.rule for item in whole - part if is_nowhere(item)}
    only = (item for item in sorted(part - whole) if item.rule not in elsewhere and not is_also(item, whole))
    yield from (f"plan alone only:    {' '.join(item)}" for item in only)
    told, silent = undetermined(alone), {entry.rule for entry in alone.not_evaluated}
    missing = (item for item in sorted(whole - part) if item.rule not in silent and not is_nowhere(item) and not is_also(item, part))
    lost = (item for item in missing if not is_told(item, told))
    yield from (f"lost without a word: {' '.join(item)}" for item in lost)


def read(path: Path, kind: str = "auto", source: Path | None = None, variables: tuple[tuple[str, str], ...] = ()) -> ScanResult:
    """Scan with all rules, whatever their severity."""
    request = Request(
        (path,), TODAY, kind=kind, source=source, variables=variables, use_configuration=False, inline_ignores=False,
        select=("all",), min_severity="note", min_confidence="low", estate="whole",
    )  # fmt: skip
    return scan(request)


def unit_of(case: Case) -> str:
    """Return the unit that the root module is in its repository, where other units may be found."""
    return open_workspace(Request((case.configuration,), TODAY)).relative(case.configuration)


def is_nowhere(item: Said) -> bool:
    """Tell whether `item` is about what no plan holds."""
    return item.subject.rpartition("module.")[2].startswith(("local.", "backend.")) or ".local." in item.subject


def found(result: ScanResult, unit: str | None = None, with_places: bool = False) -> set[Said]:
    """Return the rules that are violated in one unit, or in all, those that a graver one speaks for included."""
    said: set[Said] = set()
    for finding in result.findings:
        if unit is not None and finding.unit != unit:
            continue
        if result.rules[finding.rule].estate:
            said.add(Said(finding.rule, SOMEWHERE))
            continue
        start = result.sources.position(finding.primary.span.path, finding.primary.span.start)
        place = f"{finding.primary.span.path}:{start.line}:{start.column}" if with_places and start is not None else ""
        said.add(Said(finding.rule, finding.subject, place))
        said.update(Said(rule, SOMEWHERE) for rule in finding.also)  # the graver finding may be about another subject
    return said


def undetermined(result: ScanResult) -> set[Said]:
    """Return what could not be decided."""
    return {Said(rule, entry.subject) for entry in result.undetermined for rule in entry.rules}


def is_also(item: Said, said: set[Said]) -> bool:
    """Tell whether a graver finding speaks for the rule of `item` among what is `said`, or whether it does so for a rule that is said of a subject."""
    return Said(item.rule, SOMEWHERE) in said or (item.subject == SOMEWHERE and any(other.rule == item.rule for other in said))


def is_told(item: Said, open_: set[Said]) -> bool:
    """Tell whether it is said that `item` could not be decided, of its subject, of what stands in it, or of what may use the document that it is."""
    if DOCUMENT in item.subject or item.subject == SOMEWHERE:
        return any(said.rule == item.rule for said in open_)
    return item in open_ or any(said.rule == item.rule and (said.subject in item.subject or item.subject in said.subject) for said in open_)


def broken(result: ScanResult) -> Iterator[str]:
    """Yield what must not be said of files that terraform has written."""
    yield from (diagnostic.message for diagnostic in result.diagnostics if diagnostic.level in ("internal", "error"))


def main() -> int:
    """Compare, and print what differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("roots", nargs="+", type=Path)
    parser.add_argument("--plans", type=Path, required=True, help="folder in which plans are kept")
    parser.add_argument("--command", default="", help="prints the plan of the directory that follows it")
    arguments = parser.parse_args()
    compared = refused = differing = 0
    for case in cases([Path(os.path.abspath(root)) for root in arguments.roots], arguments.plans):
        make_plan(case, shlex.split(arguments.command))
        if not (case.kept / PLAN).exists():
            refused += 1
            continue
        compared += 1
        try:
            lines = list(differences(case))
        except GuardError as error:
            lines = [error.message]
        if lines:
            differing += 1
            sys.stdout.write("\n    ".join([str(case.root), *lines]) + "\n")
            sys.stdout.flush()
    sys.stdout.write(json.dumps({"compared": compared, "refused": refused, "differing": differing}) + "\n")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
