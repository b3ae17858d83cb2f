"""Ignores that were written for other scanners: what they say, what they speak of, and that they are honoured only where asked for."""

from datetime import date
from pathlib import Path

import pytest

from iac_iam_guard.configuration import PEERS, Peer
from iac_iam_guard.engine.result import ScanResult
from iac_iam_guard.foreign_ignores import read_directives
from iac_iam_guard.pipeline import Request, scan

SELECT = ("user-inline-policy", "user-attached-policy", "missing-password-policy", "password-reuse")


def user_policy(name: str, inside: str = "", above: str = "", beside: str = "") -> str:
    return f"""{above}
resource "aws_iam_user_policy" "{name}" {{ {beside}
  {inside}
  user = "alice"
  policy = jsonencode({{
    Version = "2012-10-17"
    Statement = [{{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::b/x" }}]
  }})
}}
"""


def look(folder: Path, honour: tuple[Peer, ...], **files: str) -> ScanResult:
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, "utf-8")
    request = Request((folder,), date(2026, 1, 1), use_configuration=False, select=SELECT, min_severity="note", honour=honour, estate="partial")
    return scan(request)


def ignored(result: ScanResult) -> list[tuple[str, str, str]]:
    return [(instance, entry.by, entry.reason) for entry in result.ignored for instance in entry.finding.instances]


def found(result: ScanResult) -> list[str]:
    return [instance for finding in result.findings for instance in finding.instances]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# checkov:skip=CKV_AWS_40:SEC-1 known", [("checkov", "CKV_AWS_40", "SEC-1 known", "")]),
        ("#bridgecrew:skip=CKV2_AWS_40", [("checkov", "CKV2_AWS_40", "", "")]),
        ("# checkov:skip=CKV_AWS_40, CKV_AWS_41", []),
        ("# checkov:skip=everything", []),
        ("#trivy:ignore:AVD-AWS-0143", [("trivy", "AVD-AWS-0143", "", "")]),
        ("// trivy:ignore:aws-0143 trivy:ignore:AVD-AWS-0057 known", [("trivy", "AVD-AWS-0143", "known", ""), ("trivy", "AVD-AWS-0057", "known", "")]),
        ("#trivy:ignore:aws-iam-no-user-attached-policies:exp:2027-01-31", [("trivy", "AVD-AWS-0143", "", "2027-01-31")]),
        ("#trivy:ignore:AVD-AWS-0143: known", [("trivy", "AVD-AWS-0143", "known", "")]),
        ("#trivy:ignore:AVD-AWS-0143:ws:test", []),
        ("#trivy:ignore:AVD-AWS-0143:exp:soon", []),
        ("#trivy:ignore:*", []),
        ("#trivy:ignore:aws-iam-unheard-of", []),
        ("#tfsec:ignore:aws-iam-no-user-attached-policies", [("tfsec", "AVD-AWS-0143", "", "")]),
        ("# kics-scan disable=89806cdc-9c2e-4bd1-a0dc-53f339bcfb2a,unheard-of", [("kics", "Password Without Reuse Prevention", "", "")]),
        ("# kics-scan ignore-line", []),
        ("# nothing of the kind", []),
    ],
)
def test_words_of_other_scanners(text: str, said: list[tuple[str, str, str, str]]) -> None:
    assert [tuple(directive) for directive in read_directives(PEERS, text)] == said


def test_nothing_is_honoured_unasked(tmp_path: Path) -> None:
    result = look(tmp_path, (), main_tf=user_policy("a", "# checkov:skip=CKV_AWS_40:known"))
    assert found(result) == ["aws_iam_user_policy.a"]
    assert result.ignored == ()


def test_checkov_speaks_for_the_block_around(tmp_path: Path) -> None:
    text = user_policy("a", "# checkov:skip=CKV_AWS_40:known") + user_policy("b", above="# checkov:skip=CKV_AWS_40:above is not within")
    result = look(tmp_path, ("checkov",), main_tf=text)
    assert ignored(result) == [("aws_iam_user_policy.a", "checkov", "known")]
    assert found(result) == ["aws_iam_user_policy.b"]


def test_checkov_at_a_policy_means_the_document_that_it_carries(tmp_path: Path) -> None:
    text = """
data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["*"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "p" {
  # checkov:skip=CKV_AWS_63:known
  policy = data.aws_iam_policy_document.d.json
}

resource "aws_iam_role_policy_attachment" "p" {
  role       = "r"
  policy_arn = aws_iam_policy.p.arn
}
"""
    (tmp_path / "main.tf").write_text(text, "utf-8")
    request = Request((tmp_path,), date(2026, 1, 1), use_configuration=False, select=("CKV_AWS_63",), honour=("checkov",), estate="partial")
    result = scan(request)
    assert [entry.by for entry in result.ignored] == ["checkov"] * len(result.ignored)
    assert result.ignored
    assert result.findings == ()


def test_checkov_at_a_module_speaks_for_all_of_it(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "main.tf").write_text(user_policy("a"), "utf-8")
    result = look(tmp_path, ("checkov",), main_tf='module "m" {\n  source = "./m"\n  # checkov:skip=CKV_AWS_40:theirs\n}\n')
    assert ignored(result) == [("module.m.aws_iam_user_policy.a", "checkov", "theirs")]


@pytest.mark.parametrize("where", ["above", "beside"])
def test_trivy_and_tfsec_speak_for_their_line_or_the_next(tmp_path: Path, where: str) -> None:
    marks: dict[Peer, str] = {"trivy": "trivy:ignore:AVD-AWS-0143", "tfsec": "tfsec:ignore:aws-iam-no-user-attached-policies"}
    for peer, mark in marks.items():
        text = user_policy("a", **{where: f"#{mark}"}) + user_policy("b", f"#{mark}\n  force = true")
        result = look(tmp_path, (peer,), main_tf=text)
        assert ignored(result) == [("aws_iam_user_policy.a", peer, "")], peer
        assert found(result) == ["aws_iam_user_policy.b"]


def test_what_has_ended_is_found_again(tmp_path: Path) -> None:
    result = look(tmp_path, ("trivy",), main_tf=user_policy("a", above="#trivy:ignore:AVD-AWS-0143:exp:2025-12-31"))
    assert [finding.message.endswith("(ignore expired 2025-12-31)") for finding in result.findings] == [True]


def test_kics_speaks_for_the_file_that_it_opens(tmp_path: Path) -> None:
    policy = 'resource "aws_iam_account_password_policy" "p" {\n  password_reuse_prevention = 3\n}\n'
    mark = "# kics-scan disable=89806cdc-9c2e-4bd1-a0dc-53f339bcfb2a\n"
    assert ignored(look(tmp_path, ("kics",), main_tf=mark + policy)) == [("aws_iam_account_password_policy.p", "kics", "")]
    assert ignored(look(tmp_path, ("kics",), main_tf=policy + mark)) == []


TEMPLATE = """\
Resources:
  Inline:
    Type: AWS::IAM::Policy
    {metadata}
    Properties:
      PolicyName: p
      Users: [alice]
      PolicyDocument:
        Version: "2012-10-17"
        Statement: [{{Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::b/x"}}]
"""


@pytest.mark.parametrize(
    ("peer", "metadata"),
    [
        ("cfn_nag", "Metadata: {cfn_nag: {rules_to_suppress: [{id: F11, reason: known}]}}"),
        ("checkov", "Metadata: {checkov: {skip: [{id: CKV_AWS_40, comment: known}]}}"),
        ("checkov", "# checkov:skip=CKV_AWS_40:known"),
    ],
)
def test_resources_of_templates(tmp_path: Path, peer: Peer, metadata: str) -> None:
    result = look(tmp_path, (peer,), t_yaml=TEMPLATE.format(metadata=metadata))
    assert [(by, reason) for _, by, reason in ignored(result)] == [(peer, "known")]
    assert result.findings == ()
    assert [finding.rule for finding in look(tmp_path, ("tfsec",)).findings] == ["user-inline-policy"]


def test_what_names_no_rule_or_matches_nothing_is_nobodys_business(tmp_path: Path) -> None:
    text = 'resource "aws_iam_group" "g" {\n  # checkov:skip=CKV_AWS_9999:x\n  # checkov:skip=CKV_AWS_40:x\n  name = "g"\n}\n'
    assert look(tmp_path, PEERS, main_tf=text).diagnostics == ()
