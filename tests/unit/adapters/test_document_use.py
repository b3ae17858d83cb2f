"""Documents that something uses are judged there: states have no references, so what says the same is taken for the use."""

import json
from pathlib import Path

from tests.unit.adapters.estates import estate_of

READ = {"Sid": "", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
WRITE = {"Effect": "Allow", "Action": ["s3:PutObject", "s3:DeleteObject"], "Resource": "*"}


def policy(*statements: object) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2)


def document(name: str, *statements: object) -> dict[str, object]:
    return {"address": f"data.aws_iam_policy_document.{name}", "mode": "data", "type": "aws_iam_policy_document", "name": name,
            "values": {"json": policy(*statements)}}  # fmt: skip


def bare(folder: Path, *resources: dict[str, object]) -> set[str]:
    text = json.dumps({"format_version": "1.0", "terraform_version": "1.11.4", "values": {"root_module": {"resources": resources}}})
    return {found.origin.address for found in estate_of(folder / "state.json", text).model.policies if found.kind == "unknown"}


def test_document_of_a_policy_has_a_carrier_however_its_text_is_written(tmp_path: Path) -> None:
    text = json.dumps({"Statement": [dict(sorted(READ.items())), dict(sorted(WRITE.items()))], "Version": "2012-10-17"})
    carrier = {"address": "aws_iam_policy.p", "mode": "managed", "type": "aws_iam_policy", "name": "p", "values": {"name": "p", "policy": text}}
    assert bare(tmp_path, document("whole", READ, WRITE), document("part", WRITE), document("empty"), carrier) == set()


def test_document_that_nothing_takes_has_none(tmp_path: Path) -> None:
    role = {"address": "aws_iam_role.r", "mode": "managed", "type": "aws_iam_role", "name": "r", "values": {"name": "r", "assume_role_policy": policy(READ)}}
    assert bare(tmp_path, document("other", READ, WRITE), role) == {"data.aws_iam_policy_document.other"}
