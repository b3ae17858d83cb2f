"""The built-in rules as plain data: YAML in a checkout, in an installed wheel one JSON file that is read ten times as fast."""

import json
from pathlib import Path

from iac_iam_guard.engine.rule_file import Plain, RuleFile, read_rule_file

PACKAGE = Path(__file__).parent.parent
BUNDLE = PACKAGE / "rulesets.json"
CHECKOUT = PACKAGE.parent / "rulesets"

EXAMPLE_PREFIXES = ("bad", "good", "unknown")


def bundle(directory: Path) -> dict[str, Plain]:
    """Return the data of all YAML files of the packs in `directory`, by path within it; examples are left out."""
    paths = sorted(path for path in directory.rglob("*.yaml") if not path.name.startswith(EXAMPLE_PREFIXES))
    return {(name := path.relative_to(directory).as_posix()): read_rule_file(path, f"rulesets/{name}").data for path in paths}


def write_bundle(directory: Path, target: Path) -> None:
    """Write the rules in `directory` as the file that a wheel carries."""
    target.write_text(json.dumps(bundle(directory), ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def read_bundle() -> dict[str, Plain] | None:
    """Return the rules that the wheel carries, or None in a checkout."""
    if not BUNDLE.is_file():
        return None
    data: dict[str, Plain] = json.loads(BUNDLE.read_text("utf-8"))
    return data


def built_in_file(path: str) -> RuleFile:
    """Return a file that stands among the built-in rules, e.g. the table "privilege-escalation/techniques.yaml"."""
    bundled, shown = read_bundle(), f"rulesets/{path}"
    return RuleFile(shown, bundled[path]) if bundled is not None else read_rule_file(CHECKOUT / path, shown)
