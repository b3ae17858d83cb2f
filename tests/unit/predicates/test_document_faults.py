"""What documents say of themselves, and what is not known of those that hang on many questions."""

from pathlib import Path

from iac_iam_guard.predicates.document_faults import breaks_policy_variables, has_faulty_sid, has_outdated_version
from iac_iam_guard.verdict import Truth
from tests.unit.iam.constellations import read_folders

ACTIONS = ("GetObject", "PutObject", "DeleteObject", "GetObjectAcl", "PutObjectAcl", "GetObjectTagging", "PutObjectTagging", "AbortMultipartUpload")


def test_a_document_with_more_worlds_than_are_looked_at_may_have_a_version(tmp_path: Path) -> None:
    variables = "".join(f'variable "{action}" {{ type = bool }}\n' for action in ACTIONS)
    statements = "".join(
        f"""
        dynamic "statement" {{
          for_each = var.{action} ? [1] : []
          content {{
            actions   = [var.{action} ? "s3:{action}" : "s3:*"]
            resources = [var.{ACTIONS[index - 1]} ? "arn:aws:s3:::orders/*" : ""]
          }}
        }}"""
        for index, action in enumerate(ACTIONS[:6])
    )
    carrier = 'resource "aws_iam_role_policy" "p" {\n  role   = "r"\n  policy = data.aws_iam_policy_document.d.json\n}\n'
    estate = read_folders(tmp_path, {"unit": f'{variables}data "aws_iam_policy_document" "d" {{{statements}\n}}\n{carrier}'})
    found = [policy for policy in estate.model.policies if policy.document.statements]
    assert found
    assert all(has_outdated_version(policy, estate).truth is Truth.UNKNOWN for policy in found)


def test_each_fault_says_which_sid_or_variable_it_is_about(tmp_path: Path) -> None:
    policy = """
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [
          { Sid = "Read", Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::a/$${aws:usrname}/*" },
          { Sid = "Read", Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::b/$${aws:username/*" },
          { Sid = "read-c", Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::c/$${!aws:username}/*" },
        ]
      })
    }"""
    estate = read_folders(tmp_path, {"unit": policy})
    (found,) = estate.model.policies
    assert [item.note for item in has_faulty_sid(found, estate).evidence] == [
        "Read stands on two statements",
        "read-c has other characters than letters and digits",
    ]
    assert [item.note for item in breaks_policy_variables(found, estate).evidence] == [
        "AWS has no key aws:usrname",
        "the closing brace of ${aws:username is missing",
        "${!aws:username} has a !, which only Sub takes away",
    ]
