"""The policies that AWS manages: which there are, how they are named, and what they say."""

import json
import subprocess
import sys

import pytest

from iac_iam_guard.iam import catalogue, managed_policies
from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.managed_policies import document_of, full_name, is_deprecated, is_known, text_of


def test_the_record_says_what_the_file_holds() -> None:
    record = json.loads((managed_policies.DATA / "versions.json").read_text())["managed_policies.z"]
    assert managed_policies.policies_date() == record["date"]
    assert len(managed_policies.names()) == record["counts"]["policies"]
    assert len(managed_policies.deprecated_names()) == record["counts"]["deprecated"]


@pytest.mark.parametrize(
    ("policy", "name"),
    [
        ("arn:aws:iam::aws:policy/AdministratorAccess", "AdministratorAccess"),
        ("arn:aws-cn:iam::aws:policy/job-function/ViewOnlyAccess", "job-function/ViewOnlyAccess"),
        ("ViewOnlyAccess", "job-function/ViewOnlyAccess"),
        ("job-function/ViewOnlyAccess", "job-function/ViewOnlyAccess"),
        ("service-role/AWSLambdaBasicExecutionRole", "service-role/AWSLambdaBasicExecutionRole"),
        ("arn:aws:iam::aws:policy/ViewOnlyAccess", None),
        ("arn:aws:iam::aws:policy/NoSuchPolicy", None),
        ("administratoraccess", None),
        ("", None),
    ],
)
def test_a_policy_is_found_by_arn_and_by_name(policy: str, name: str | None) -> None:
    assert full_name(policy) == name
    assert is_known(policy) == (name is not None)


def test_what_aws_has_withdrawn_is_known_and_deprecated() -> None:
    for policy in ("arn:aws:iam::aws:policy/AWSLambdaFullAccess", "service-role/AmazonEC2SpotFleetRole"):
        assert is_deprecated(policy)
        assert is_known(policy)
        assert text_of(policy) is None
    assert not is_deprecated("arn:aws:iam::aws:policy/AWSLambda_FullAccess")


def test_documents_say_what_aws_says() -> None:
    document = document_of("arn:aws:iam::aws:policy/AdministratorAccess")
    assert document is not None
    (statement,) = document.statements
    assert statement.actions is not None
    assert [literal(item) for item in statement.actions.items] == ["*"]
    assert document_of("NoSuchPolicy") is None


def test_every_document_can_be_read() -> None:
    every_tenth = managed_policies.names()[::10]
    documents = {name: document_of(name) for name in every_tenth}
    assert [name for name, document in documents.items() if document is None or document.problems or not document.statements] == []


def test_power_users_do_nearly_everything() -> None:
    document = document_of("PowerUserAccess")
    assert document is not None
    left_out = [literal(item) or "" for statement in document.statements if statement.not_actions for item in statement.not_actions.items]
    excluded = 0
    for pattern in left_out:
        excluded |= catalogue.mask_of(pattern)
    assert (catalogue.universe() & ~excluded).bit_count() > 21_000


def test_a_program_that_asks_for_no_policy_opens_no_file() -> None:
    program = "import sys; import iac_iam_guard.cli.main, iac_iam_guard.pipeline; print('iac_iam_guard.iam.managed_policies' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip() == "False"
