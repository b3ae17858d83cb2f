import json
from datetime import date
from fnmatch import fnmatchcase

import pytest

from iac_iam_guard.iam.access_levels import ALL_RESOURCES, LEVELS, SEVERAL, Summary, summarize
from iac_iam_guard.iam.catalogue import Action, actions, services
from iac_iam_guard.iam.document_reader import read_documents
from iac_iam_guard.iam.managed_policies import document_of, names, text_of
from iac_iam_guard.values import Known

TODAY = date(2026, 11, 24)
SAMPLE = tuple(names()[:: len(names()) // 40])[:40]


def count_level(level: str, chosen: set[str], listed: list[Action]) -> tuple[int, int]:
    names_of_level = [action.name for action in listed if action.level == level]
    return len(chosen.intersection(names_of_level)), len(names_of_level)


def counted_by_hand(text: str) -> dict[tuple[str, str], dict[str, tuple[int, int]]]:
    """Count allowed actions by service and level from the JSON of a policy, name by name."""
    statements = json.loads(text)["Statement"]
    found: dict[tuple[str, str], dict[str, tuple[int, int]]] = {}
    every = {service: list(actions(service).values()) for service in services()}
    for effect in ("Allow", "Deny"):
        meant: dict[str, set[str]] = {}
        for statement in statements if isinstance(statements, list) else [statements]:
            if statement["Effect"] != effect:
                continue
            key = "Action" if "Action" in statement else "NotAction"
            patterns = [item.lower() for item in ([statement[key]] if isinstance(statement[key], str) else statement[key])]
            for service, listed in every.items():
                if key == "Action" and not any(fnmatchcase(service, pattern.partition(":")[0]) for pattern in patterns):
                    continue
                for action in listed:
                    name = action.full_name.lower()
                    if any(fnmatchcase(name, pattern) for pattern in patterns) == (key == "Action"):
                        meant.setdefault(service, set()).add(action.name)
        for service, chosen in meant.items():
            found[effect, service] = {level: count_level(level, chosen, every[service]) for level in LEVELS}
    return found


@pytest.mark.parametrize("name", SAMPLE)
def test_policies_of_aws_are_counted_as_by_hand(name: str) -> None:
    text, document = text_of(name), document_of(name)
    assert text is not None
    assert document is not None
    summary = summarize(document.statements, TODAY)
    counted = {(access.effect, access.service): {level: tuple(count) for level, count in access.levels.items()} for access in summary.services}
    assert counted == counted_by_hand(text)


def summary_of(*statements: dict[str, object]) -> Summary:
    (document,) = read_documents(Known(json.dumps({"Version": "2012-10-17", "Statement": list(statements)})))
    return summarize(document.statements, TODAY)


def allow(action: object, resource: object = "*", **more: object) -> dict[str, object]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def test_all_actions_of_a_service_are_full_access() -> None:
    (access,) = summary_of(allow("sqs:*")).services
    assert access.full
    assert {count.degree for count in access.levels.values() if count.total} == {"full"}


def test_some_actions_of_a_level_are_limited() -> None:
    (access,) = summary_of(allow("sqs:SendMessage")).services
    assert (access.levels["Write"].degree, access.levels["Read"].degree) == ("limited", "none")


def test_what_is_denied_stands_for_itself() -> None:
    denied = {"Effect": "Deny", "Action": "sqs:DeleteQueue", "Resource": "*"}
    assert [(access.service, access.effect) for access in summary_of(allow("sqs:*"), denied).services] == [("sqs", "Allow"), ("sqs", "Deny")]


@pytest.mark.parametrize(
    ("resources", "shown"),
    [
        (["*"], ALL_RESOURCES),
        (["arn:aws:sqs:eu-west-1:111122223333:jobs"], "arn:aws:sqs:eu-west-1:111122223333:jobs"),
        (["arn:aws:sqs:eu-west-1:111122223333:jobs", "arn:aws:sqs:eu-west-1:111122223333:mails"], SEVERAL),
        (["*", "arn:aws:sqs:eu-west-1:111122223333:jobs"], ALL_RESOURCES),
    ],
)
def test_resources_are_said_as_the_console_says_them(resources: list[str], shown: str) -> None:
    (access,) = summary_of(allow("sqs:SendMessage", resources)).services
    assert access.resources == shown


@pytest.mark.parametrize(
    ("condition", "shown"),
    [({}, "none"), ({"Bool": {"aws:SecureTransport": "true"}}, "weak"), ({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}, "strong")],
)
def test_conditions_count_by_their_strength(condition: dict[str, object], shown: str) -> None:
    more = {"Condition": condition} if condition else {}
    (access,) = summary_of(allow("sqs:SendMessage", **more)).services
    assert access.conditions == shown


def test_what_is_not_known_is_said() -> None:
    summary = summary_of(allow(["quantumledger:Read", "sqs:SendMessage"]))
    assert summary.unknown_services == ("quantumledger",)
    assert summarize((), TODAY, "policy that is declared elsewhere").open == "policy that is declared elsewhere"


def test_more_is_a_greater_risk() -> None:
    reads, writes, manages = (summary_of(allow(action)).risk for action in ("s3:GetObject", "s3:PutObject", "s3:PutBucketPolicy"))
    assert reads < writes < manages
    assert summary_of(allow("s3:PutObject", "arn:aws:s3:::data/*")).risk < writes
