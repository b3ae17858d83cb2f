"""Measures whole scans: processor time and peak memory of processes, side by side with a peer.

    python tests/benchmarks/scanning.py [--peer CHECKOV] [--monorepo DIR] [DIR …]

prints for start-up, synthetic configurations of 1,000 and 10,000 blocks, a plan of as many resources and every DIR what
iac-iam-guard needs, and with --peer (path of a checkov executable) the ratio. Not part of the test suite: figures are for people.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

OURS = [sys.executable, "-m", "iac_iam_guard"]
ROUNDS = 3


class Cost(NamedTuple):
    """Processor seconds and peak memory in MiB of one process, the least of several rounds."""

    seconds: float
    memory: float


def measure(command: list[str], rounds: int = ROUNDS) -> Cost:
    """Run `command` several times and return the least it cost."""
    costs = []
    for _ in range(rounds):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, _, usage = os.wait4(process.pid, 0)
        costs.append(Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024))
    return Cost(min(cost.seconds for cost in costs), min(cost.memory for cost in costs))


def synthetic_blocks(count: int) -> str:
    """Return a configuration of `count` blocks: roles, documents, policies, attachments, users, buckets and their policies."""
    blocks = []
    number = 0
    while len(blocks) < count:
        number += 1
        blocks += [
            f'variable "prefix_{number}" {{\n  type    = string\n  default = "team-{number}"\n}}\n',
            f'resource "aws_s3_bucket" "data_{number}" {{\n  bucket = "${{var.prefix_{number}}}-data"\n}}\n',
            f"""data "aws_iam_policy_document" "app_{number}" {{
  statement {{
    sid       = "Objects"
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["${{aws_s3_bucket.data_{number}.arn}}/*"]
  }}

  statement {{
    actions   = ["{"*" if number % 10 == 0 else "sqs:SendMessage"}"]
    resources = ["*"]
  }}
}}
""",
            f"""resource "aws_iam_role" "app_{number}" {{
  name = "${{var.prefix_{number}}}-app"
  assume_role_policy = jsonencode({{
    Version = "2012-10-17"
    Statement = [{{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = {{ Service = "ec2.amazonaws.com" }}
    }}]
  }})
}}
""",
            f'resource "aws_iam_policy" "app_{number}" {{\n  name   = "app-{number}"\n  policy = data.aws_iam_policy_document.app_{number}.json\n}}\n',
            f"""resource "aws_iam_role_policy_attachment" "app_{number}" {{
  role       = aws_iam_role.app_{number}.name
  policy_arn = aws_iam_policy.app_{number}.arn
}}
""",
            f'resource "aws_iam_user" "person_{number}" {{\n  name = "person-{number}"\n}}\n',
            f"""resource "aws_s3_bucket_policy" "data_{number}" {{
  bucket = aws_s3_bucket.data_{number}.id
  policy = <<-JSON
    {{
      "Version": "2012-10-17",
      "Statement": [{{
        "Effect": "Allow",
        "Principal": {{"AWS": "${{aws_iam_role.app_{number}.arn}}"}},
        "Action": "s3:ListBucket",
        "Resource": "${{aws_s3_bucket.data_{number}.arn}}"
      }}]
    }}
  JSON
}}
""",
        ]
    return "\n".join(blocks[:count])


def synthetic_plan(count: int) -> str:
    """Return the JSON of a plan of `count` resources: roles, inline policies and queues, told three times as terraform does."""
    trust = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}]})
    policy = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::data/*"}]})
    kinds: list[tuple[str, dict[str, object]]] = [
        ("aws_iam_role", {"name": "app-{}", "path": "/", "assume_role_policy": trust, "max_session_duration": 3600, "tags": None}),
        ("aws_iam_role_policy", {"name": "app-{}", "role": "app-{}", "policy": policy}),
        ("aws_sqs_queue", {"name": "jobs-{}", "delay_seconds": 0, "fifo_queue": False, "tags": {"team": "team-{}", "note": "x" * 1000}}),
    ]
    changes, planned, blocks = [], [], []
    for number in range(count):
        kind, after = kinds[number % len(kinds)]
        name = f"r{number}"
        filled = json.loads(json.dumps(after).replace("{}", str(number // len(kinds)))) if "{}" in json.dumps(after) else after
        unknown = {"id": True, "arn": True}
        change = {"actions": ["create"], "before": None, "after": filled, "after_unknown": unknown, "before_sensitive": False, "after_sensitive": {}}
        provider = "registry.terraform.io/hashicorp/aws"
        block = {"address": f"{kind}.{name}", "mode": "managed", "type": kind, "name": name}
        changes.append({**block, "provider_name": provider, "change": change})
        planned.append({**block, "provider_name": provider, "schema_version": 0, "values": filled, "sensitive_values": {}})
        constants = {argument: {"constant_value": value} for argument, value in filled.items() if value is not None and argument != "tags"}
        blocks.append({**block, "provider_config_key": "aws", "expressions": constants, "schema_version": 0})
    return json.dumps(
        {
            "format_version": "1.2",
            "terraform_version": "1.11.4",
            "planned_values": {"root_module": {"resources": planned}},
            "resource_changes": changes,
            "configuration": {"provider_config": {"aws": {"name": "aws"}}, "root_module": {"resources": blocks}},
        }
    )


def compare(label: str, ours: list[str], theirs: list[str] | None, rounds: int = ROUNDS) -> Cost:
    """Print what a scan costs, and the ratio to the peer's."""
    cost = measure([*OURS, *ours], rounds)
    line = f"{label:<34} {cost.seconds:8.2f} s {cost.memory:7.0f} MiB"
    if theirs is not None:
        peer = measure(theirs, 1)
        line += f"   peer {peer.seconds:8.2f} s {peer.memory:7.0f} MiB   ratio {peer.seconds / cost.seconds:6.1f}"
    print(line, flush=True)
    return cost


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directories", nargs="*", type=Path)
    parser.add_argument("--peer", help="path of a checkov executable")
    parser.add_argument("--monorepo", type=Path, help="a large tree, measured once and without the peer")
    arguments = parser.parse_args()

    def peer(folder: Path) -> list[str] | None:
        words = ["--quiet", "--compact", "--framework", "terraform", "terraform_plan", "--output", "json", "-d", str(folder)]
        return [arguments.peer, *words] if arguments.peer else None

    with tempfile.TemporaryDirectory() as scratch:
        top = Path(scratch)
        sizes = {"tiny": 1, "1,000 blocks": 1_000, "10,000 blocks": 10_000}
        for name, count in sizes.items():
            folder = top / name.replace(" ", "-").replace(",", "")
            folder.mkdir()
            (folder / "main.tf").write_text(synthetic_blocks(count))
        print(f"{'--version':<34} {measure([*OURS, '--version']).seconds:8.2f} s")
        print(f"{'--help':<34} {measure([*OURS, '--help']).seconds:8.2f} s")
        costs = [compare(f"scan: {name}", ["scan", str(top / name.replace(' ', '-').replace(',', '')), "-o", "json"],
                         peer(top / name.replace(" ", "-").replace(",", ""))) for name in sizes]  # fmt: skip
        print(f"{'growth of blocks, goal <= 12':<34} {(costs[2].seconds - costs[0].seconds) / (costs[1].seconds - costs[0].seconds):8.1f}")
        plans = []
        for count in (1, 1_000, 10_000, 50_000):
            path = top / f"plan-{count}.json"
            path.write_text(synthetic_plan(count))
            size = path.stat().st_size / 2**20
            plans.append(compare(f"plan: {count:,} resources, {size:.1f} MiB", ["plan", str(path), "-o", "json"], None, 1 if count > 10_000 else ROUNDS))
            print(f"{'  memory by size of file, goal <= 8':<34} {plans[-1].memory / size:8.1f}")
        print(f"{'growth of plans, goal <= 12':<34} {(plans[2].seconds - plans[0].seconds) / (plans[1].seconds - plans[0].seconds):8.1f}")
    for directory in arguments.directories:
        compare(f"scan: {directory.name}", ["scan", str(directory), "-o", "json", "--no-config"], peer(directory), 1)
    if arguments.monorepo:
        compare(f"monorepo: {arguments.monorepo.name}", ["scan", str(arguments.monorepo), "-o", "json", "--no-config"], None, 1)


if __name__ == "__main__":
    main()
