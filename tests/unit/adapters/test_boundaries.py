"""Which managed policies bound what others grant, however the input says so."""

import json
from pathlib import Path

from tests.unit.adapters.estates import estate_of

BOUNDARY = "arn:aws:iam::123456789012:policy/limits"
DOCUMENT = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]})


def stored(kind: str, **attributes: object) -> dict[str, object]:
    """Return a resource of a state."""
    provider = 'provider["registry.terraform.io/hashicorp/aws"]'
    return {"mode": "managed", "type": kind, "name": "this", "provider": provider, "instances": [{"schema_version": 0, "attributes": attributes}]}


def state(*resources: dict[str, object]) -> str:
    return json.dumps({"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "a", "outputs": {}, "resources": resources})


POLICY = stored("aws_iam_policy", arn=BOUNDARY, name="limits", path="/", policy=DOCUMENT)
BOUND_ROLE = stored("aws_iam_role", name="app", assume_role_policy="{}", permissions_boundary=BOUNDARY)
ATTACHMENT = stored("aws_iam_role_policy_attachment", role="app", policy_arn=BOUNDARY)


def kinds(path: Path, text: str) -> list[str]:
    return [policy.kind for policy in estate_of(path, text).model.policies if policy.origin.type == "aws_iam_policy"]


def test_a_state_names_a_boundary_by_its_arn(tmp_path: Path) -> None:
    assert kinds(tmp_path / "terraform.tfstate", state(POLICY, BOUND_ROLE)) == ["boundary"]


def test_a_boundary_that_is_attached_too_grants(tmp_path: Path) -> None:
    assert kinds(tmp_path / "terraform.tfstate", state(POLICY, BOUND_ROLE, ATTACHMENT)) == ["managed"]


def test_a_boundary_by_reference(tmp_path: Path) -> None:
    text = f"""
    resource "aws_iam_policy" "this" {{
      name   = "limits"
      policy = jsonencode({DOCUMENT})
    }}
    resource "aws_iam_role" "app" {{
      assume_role_policy   = "{{}}"
      permissions_boundary = aws_iam_policy.this.arn
    }}
    """
    assert kinds(tmp_path / "main.tf", text) == ["boundary"]
    assert kinds(tmp_path / "main.tf", text.replace("aws_iam_policy.this.arn", f'"{BOUNDARY}"')) == ["boundary"]


def test_a_policy_that_conditions_demand_as_boundary_limits(tmp_path: Path) -> None:
    demand = {"StringEquals": {"iam:PermissionsBoundary": "@"}}
    statement = {"Effect": "Allow", "Action": "iam:CreateRole", "Resource": "*", "Condition": demand}
    maker = json.dumps({"Version": "2012-10-17", "Statement": [statement]}).replace('"@"', "aws_iam_policy.this.arn")
    text = f"""
    resource "aws_iam_policy" "this" {{
      name   = "limits"
      policy = jsonencode({DOCUMENT})
    }}
    resource "aws_iam_role_policy" "maker" {{
      role   = "maker"
      policy = jsonencode({maker})
    }}
    """
    attached = 'resource "aws_iam_role_policy_attachment" "a" {\n  role = "app"\n  policy_arn = aws_iam_policy.this.arn\n}\n'
    assert kinds(tmp_path / "main.tf", text) == ["boundary"]
    assert kinds(tmp_path / "main.tf", text + attached) == ["managed"]
