"""Writes peer_names.json, what other scanners call their checks in comments: `python -m iac_iam_guard.data.refresh_peers TRIVY_CHECKS KICS YYYY-MM-DD`.

TRIVY_CHECKS and KICS are folders with the sources of aquasecurity/trivy-checks and Checkmarx/kics, the date says as of when.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

TARGET = Path(__file__).parent / "peer_names.json"
ABOUT = "trivy: long and short names of checks on AWS by their AVD ids. kics: names of queries by the ids that comments give."
METADATA = "# METADATA"
QUERIES = ("terraform", "cloudFormation")


def trivy_names(checks: Path) -> dict[str, str]:
    """Return the AVD id of every name of a check on AWS."""
    found: dict[str, str] = {}
    for path in sorted((checks / "checks" / "cloud" / "aws").rglob("*.rego")):
        head = list(metadata_lines(path.read_text("utf-8")))
        custom = (yaml.safe_load("\n".join(head)) or {}).get("custom", {}) if head else {}
        if custom.get("id"):
            names = (custom.get("long_id", ""), *custom.get("aliases", ()))
            found.update({name.casefold(): f"AVD-{custom['id']}" for name in names if name and not name.startswith("AVD-")})
    return dict(sorted(found.items()))


def metadata_lines(text: str) -> Iterator[str]:
    """Yield the lines of the metadata of a check, without their comment marks."""
    lines = iter(text.splitlines())
    if any(line == METADATA for line in lines):
        for line in lines:
            if not line.startswith("#"):
                return
            yield line.removeprefix("#").removeprefix(" ")


def kics_names(kics: Path) -> dict[str, str]:
    """Return the name of every query on AWS by its id."""
    paths = [path for kind in QUERIES for path in (kics / "assets" / "queries" / kind / "aws").rglob("metadata.json")]
    queries = [json.loads(path.read_text("utf-8")) for path in paths]
    return dict(sorted((query["id"], query["queryName"]) for query in queries))


if __name__ == "__main__":
    facts = {"about": ABOUT, "date": sys.argv[3], "trivy": trivy_names(Path(sys.argv[1])), "kics": kics_names(Path(sys.argv[2]))}
    TARGET.write_text(json.dumps(facts, indent=0, ensure_ascii=False) + "\n", "utf-8")
