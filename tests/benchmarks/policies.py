"""Measures how long 1,000 policies take with every rule on: `python tests/benchmarks/policies.py [--count N] [--ours PATH]` (goal: 1.5 s of processor time).

Policies are of the kind that `inclusion.py` makes up: a few statements of actions of one service each, on some of its resources. They stand in one
Terraform configuration and are scanned by whole processes. Not part of the test suite: figures are for people.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

from inclusion import random_statement
from scanning import OURS, measure

STATEMENTS = 4


def blocks(count: int, seed: int = 1) -> Iterator[str]:
    """Yield managed policies as blocks of Terraform."""
    random = Random(seed)
    for number in range(count):
        statements = [random_statement(random) for _ in range(random.randint(1, STATEMENTS))]
        text = json.dumps({"Version": "2012-10-17", "Statement": statements}).replace("${", "$${")
        yield f'resource "aws_iam_policy" "p{number}" {{\n  name   = "p-{number}"\n  policy = jsonencode({text})\n}}\n'


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--ours", help="path of an installed iac-iam-guard instead of this checkout")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        Path(scratch, "main.tf").write_text("\n".join(blocks(arguments.count)))
        for select in ("default", "all"):
            ours = [arguments.ours] if arguments.ours else OURS
            cost = measure([*ours, "scan", scratch, "-o", "json", "--no-config", "--select", select])
            print(f"{arguments.count:,} policies, rules: {select:<8} {cost.seconds:6.2f} s {cost.memory:5.0f} MiB")


if __name__ == "__main__":
    main()
