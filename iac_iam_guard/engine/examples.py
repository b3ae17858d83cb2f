"""Examples beside rules: which lines of them must be reported, and where a scan says something else."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias, cast

from iac_iam_guard.engine.load import RULE_FILE
from iac_iam_guard.engine.result import ScanResult
from iac_iam_guard.errors import RulesetError
from iac_iam_guard.findings import Finding

ExampleKind: TypeAlias = Literal["bad", "good", "unknown"]

EXAMPLE = re.compile(r"(bad|good|unknown)(?:-[a-z0-9]+)*\.(?:tf|tf\.json|cfn\.yaml|cfn\.json|json|csv)")
EXPECTATION = re.compile(r"(?:#|//)\s*expect:\s*([a-z0-9-]+(?:\s*,\s*[a-z0-9-]+)*)")
EXPECTATION_SUFFIX = ".expect"
CONFIGURATION_SUFFIX = ".config.yml"
PAGE = "README.md"
BASE_MARK = ".base."
"""In the name of a file that holds what was there before its example: bad.base.tf beside bad.tf."""
EVIDENCE_SUFFIXES = (".evidence.csv", ".evidence.json")


class Expectation(NamedTuple):
    """A finding that must be: of `rule`, at `place`, a line number or an address."""

    rule: str
    place: str


class Example(NamedTuple):
    """A file that shows what a rule finds, what it lets pass, or what it cannot decide."""

    kind: ExampleKind
    path: Path
    expected: tuple[Expectation, ...]


def examples_in(folder: Path) -> tuple[Example, ...]:
    """Return the examples in the folder of a rule, by name; raise RulesetError for files that are none."""
    found: list[Example] = []
    for path in sorted(folder.iterdir()):
        match = EXAMPLE.fullmatch(path.name)
        if match is not None and not _stands_beside_example(path):
            found.append(Example(cast(ExampleKind, match[1]), path, tuple(_expectations(path))))
        elif path.name not in (RULE_FILE, PAGE) and not _stands_beside_example(path):
            raise RulesetError(f"{path}: is no example", None, "examples are called <bad|good|unknown>[-note].<format>")
    return tuple(found)


def configuration_of(example: Path) -> Path | None:
    """Return the configuration that an example is scanned with, in a file beside it, or None."""
    beside = example.with_name(example.name + CONFIGURATION_SUFFIX)
    return beside if beside.is_file() else None


class Given(NamedTuple):
    """What a scan of an example is given: paths, files of evidence, and the file that it is compared with ("" for none)."""

    paths: tuple[Path, ...]
    evidence: tuple[Path, ...]
    base: str = ""


def given_by(example: Path) -> Given:
    """Return what an example gives: itself, and evidence and base in files beside it; a credential report is evidence itself."""
    if example.suffix == ".csv":
        return Given((), (example,))
    beside = (example.with_name(example.name + suffix) for suffix in EVIDENCE_SUFFIXES)
    base = example.with_name(example.name.replace(".", BASE_MARK, 1))
    return Given((example,), tuple(path for path in beside if path.is_file()), str(base.resolve()) if base.is_file() else "")


def _stands_beside_example(path: Path) -> bool:
    """Tell whether a file belongs to an example: what it expects, or the evidence, configuration or base that it is scanned with."""
    if BASE_MARK in path.name:
        return path.with_name(path.name.replace(BASE_MARK, ".", 1)).is_file()
    suffix = next((suffix for suffix in (EXPECTATION_SUFFIX, CONFIGURATION_SUFFIX, *EVIDENCE_SUFFIXES) if path.name.endswith(suffix)), None)
    return suffix is not None and path.with_name(path.name.removesuffix(suffix)).is_file()


def disagreements(rule: str, example: Example, result: ScanResult) -> tuple[str, ...]:
    """Return, in sentences, where the scan of an example with its own rule differs from what the example says."""
    return tuple(_disagreements(rule, example, result))


def _disagreements(rule: str, example: Example, result: ScanResult) -> Iterator[str]:
    for diagnostic in result.diagnostics:
        if diagnostic.level in ("error", "internal"):
            yield f"the example cannot be read: {diagnostic.message}"
    for skipped in result.not_evaluated:
        if skipped.rule == rule:
            yield f"the rule is not evaluated: {skipped.reason}"
    expected = sorted(item.place for item in example.expected if item.rule == rule)
    if example.kind == "bad" and not expected:
        yield "a bad example says which lines must be reported"
    if example.kind != "bad" and expected:
        yield f"{'a good' if example.kind == 'good' else 'an unknown'} example expects no finding"
    found = [finding for finding in result.findings if finding.rule == rule]
    for finding in found:
        places = _places(finding, result)
        place = next((place for place in places if place in expected), None)
        if place is None:
            yield f"found at {places[0]}, where nothing is expected: {finding.message}"
        else:
            expected.remove(place)
    for place in expected:
        yield f"nothing is found at {place}"
    undetermined = [entry for entry in result.undetermined if rule in entry.rules]
    if example.kind == "unknown" and not undetermined:
        yield "nothing is undetermined"
    if example.kind == "good":
        for entry in undetermined:
            yield f"{entry.subject} is undetermined: {entry.reason}"


def _places(finding: Finding, result: ScanResult) -> list[str]:
    """Return the names of the place of a finding: its line where there are lines, and its addresses."""
    position = result.sources.position(finding.primary.span.path, finding.primary.span.start)
    line = [str(position.line)] if position is not None and result.sources.is_shown(finding.primary.span.path) else []
    return [*line, *finding.instances, finding.subject]


def _expectations(path: Path) -> Iterator[Expectation]:
    """Yield what comments in the example, and the lines `id line` or `id address` of a file beside it, expect."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        for match in EXPECTATION.finditer(line):
            yield from (Expectation(rule.strip(), str(number)) for rule in match[1].split(","))
    beside = path.with_name(path.name + EXPECTATION_SUFFIX)
    if beside.is_file():
        for line in beside.read_text("utf-8").splitlines():
            rule, _, place = line.strip().partition(" ")
            if rule and not rule.startswith("#"):
                yield Expectation(rule, place.strip())
