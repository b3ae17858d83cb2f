"""Measures comparisons of policies: processor time of random policies of 50 statements against edited copies and strangers.

    python tests/benchmarks/inclusion.py [--seed N] [--rounds N]

Not part of the test suite: figures are for people.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable
from random import Random
from time import process_time
from typing import Any

from iac_iam_guard.iam.catalogue import actions, arn_formats
from iac_iam_guard.iam.clauses import read_clauses
from iac_iam_guard.iam.document_reader import read_documents
from iac_iam_guard.iam.inclusion import Side, compare, side_of
from iac_iam_guard.values import Known

SERVICES = ["s3", "ec2", "iam", "sqs", "sns", "lambda", "dynamodb", "kms", "logs", "ecs", "rds", "ssm", "sts", "events", "glue"]
Statement = dict[str, Any]


def random_statement(random: Random) -> Statement:
    """Return a statement of the kind that people write: some actions of one service on some of its resources, now and then with a condition."""
    service = random.choice(SERVICES)
    names = [action.name for action in actions(service).values()]
    chosen = []
    for _ in range(random.randint(1, 8)):
        name = random.choice(names)
        chosen.append(f"{service}:{name}" if random.random() < 0.7 else f"{service}:{name[: random.randint(3, 8)]}*")
    statement: Statement = {"Effect": "Deny" if random.random() < 0.15 else "Allow", "Action": chosen}
    statement["Resource"] = "*" if random.random() < 0.25 else [random_arn(random, service) for _ in range(random.randint(1, 4))]
    if random.random() < 0.3:
        statement["Condition"] = random.choice(CONDITIONS)
    return statement


CONDITIONS: list[dict[str, dict[str, object]]] = [
    {"StringEquals": {"aws:RequestedRegion": ["eu-west-1", "eu-central-1"]}},
    {"StringLike": {"aws:PrincipalTag/team": "data-*"}},
    {"IpAddress": {"aws:SourceIp": ["192.0.2.0/24", "198.51.100.0/24"]}},
    {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    {"StringNotEquals": {"aws:PrincipalOrgID": "o-1234567890"}},
    {"Null": {"aws:RequestTag/owner": "false"}},
]


def random_arn(random: Random, service: str) -> str:
    """Return an ARN of one of the formats of a service, with names or wildcards in it."""
    forms = [form for forms in arn_formats(service).values() for form in forms] or ["arn:${Partition}:x:::y"]
    text = random.choice(forms).replace("${Partition}", "aws").replace("${Account}", "123456789012").replace("${Region}", "eu-west-1")
    while "${" in text:
        head, _, tail = text.partition("${")
        text = head + random.choice(["prod-data", "app-*", "*", "billing", "logs-?"]) + tail.partition("}")[2]
    return text


def edit(random: Random, statements: list[Statement]) -> list[Statement]:
    """Return a copy in which a few statements are changed, added or taken out."""
    copy: list[Statement] = json.loads(json.dumps(statements))
    for _ in range(random.randint(1, 4)):
        place = random.randrange(len(copy))
        kind = random.randrange(5)
        if kind == 0:
            copy[place] = random_statement(random)
        elif kind == 1:
            copy.pop(place)
        elif kind == 2:
            copy.insert(place, random_statement(random))
        elif kind == 3:
            copy[place]["Action"].append(random.choice(copy[place]["Action"])[:-2] + "*")
        else:
            copy[place].pop("Condition", None)
    return copy


def rewrite(random: Random, statements: list[Statement]) -> list[Statement]:
    """Return statements that come to the same, one for each half of the actions, in another order."""
    copy: list[Statement] = []
    for statement in statements:
        half = len(statement["Action"]) // 2
        copy.extend({**statement, "Action": part} for part in (statement["Action"][:half], statement["Action"][half:]) if part)
    random.shuffle(copy)
    return copy


def side(statements: list[Statement]) -> Side:
    """Return statements as a side of a comparison."""
    (document,) = read_documents(Known(json.dumps({"Version": "2012-10-17", "Statement": statements})))
    return side_of(read_clauses(document))


def measure(what: str, rounds: int, pair: Callable[[], tuple[list[Statement], list[Statement]]]) -> None:
    """Print what `rounds` comparisons cost."""
    costs, answers = [], Counter[str]()
    for _ in range(rounds):
        old, new = (side(statements) for statements in pair())
        start = process_time()
        answers[compare(old, new).answer] += 1
        costs.append((process_time() - start) * 1000)
    costs.sort()
    print(f"{what:40} median {costs[len(costs) // 2]:7.1f} ms   p95 {costs[len(costs) * 95 // 100]:7.1f} ms   max {costs[-1]:7.1f} ms   {dict(answers)}")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=100)
    arguments = parser.parse_args()
    random = Random(arguments.seed)

    def policy() -> list[Statement]:
        return [random_statement(random) for _ in range(50)]

    def edited() -> tuple[list[Statement], list[Statement]]:
        old = policy()
        return old, edit(random, old)

    def rewritten() -> tuple[list[Statement], list[Statement]]:
        old = policy()
        return old, rewrite(random, old)

    compare(side(policy()), side(policy()))  # loads the catalogue
    measure("50 statements against an edited copy", arguments.rounds, edited)
    measure("50 statements against a rewriting", arguments.rounds // 2, rewritten)
    measure("50 statements against strangers", arguments.rounds // 2, lambda: (policy(), policy()))


if __name__ == "__main__":
    main()
