"""What plans and change sets bring: findings that are new with them, those that stay, and those that go."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from iac_iam_guard.engine.result import ScanResult
from iac_iam_guard.errors import UsageError
from iac_iam_guard.pipeline import Request, scan
from iac_iam_guard.reporting.json import render_json
from iac_iam_guard.reporting.text import render_text
from iac_iam_guard.source import Source
from iac_iam_guard.terraform.plan import read_plan
from iac_iam_guard.terraform.plan_before import plan_before

TODAY = date(2026, 6, 1)
ARN = "arn:aws:iam::111122223333:policy/"
Values = dict[str, Any] | None


def document(action: object = "*", sid: str = "All") -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Sid": sid, "Effect": "Allow", "Action": action, "Resource": "*"}]})


def change(address: str, before: Values, after: Values, unknown: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """Return one resource change; what is done follows from what was and what will be."""
    kind, name = address.partition("[")[0].split(".")[-2:]
    actions = ["create"] if before is None else ["delete"] if after is None else ["no-op"] if before == after else ["update"]
    said = {"actions": actions, "before": before, "after": after, "after_unknown": unknown or {}, "before_sensitive": {}, "after_sensitive": {}}
    return {"address": address, "mode": "managed", "type": kind, "name": name, "provider_name": "registry.terraform.io/hashicorp/aws", "change": said, **more}


def policy(name: str, action: object = "*", **more: Any) -> dict[str, Any]:
    return {"name": name, "arn": ARN + name, "policy": document(action), **more}


def plan(*changes: dict[str, Any]) -> str:
    return json.dumps({"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": list(changes)}, indent=1)


@pytest.fixture
def look(tmp_path: Path) -> Callable[..., ScanResult]:
    """Return what scans a plan for what it changes."""

    def run(*changes: dict[str, Any], **asked: Any) -> ScanResult:
        (tmp_path / ".git").mkdir(exist_ok=True)
        path = tmp_path / "plan.json"
        path.write_text(plan(*changes))
        settings: dict[str, Any] = {"kind": "plan", "min_severity": "note", "min_confidence": "low", "only_changed": True} | asked
        return scan(Request((path,), TODAY, **settings))

    return run


Look = Callable[..., ScanResult]


def of(findings: tuple[Any, ...], rule: str) -> list[tuple[str, ...]]:
    return sorted(finding.instances for finding in findings if finding.rule == rule)


def statuses(result: ScanResult, rule: str = "admin-policy") -> tuple[list[tuple[str, ...]], list[tuple[str, ...]], list[tuple[str, ...]]]:
    return of(result.findings, rule), of(result.existing, rule), of(result.removed, rule)


OWN = "aws_iam_user_policy.own"


def inline(action: object = "*", user: str = "cleo") -> dict[str, Any]:
    return {"name": "own", "user": user, "policy": document(action)}


def test_what_is_created_is_new_and_what_is_deleted_gone(look: Look) -> None:
    assert statuses(look(change(OWN, None, inline()))) == ([(OWN,)], [], [])
    assert statuses(look(change(OWN, inline(), None))) == ([], [], [(OWN,)])
    assert statuses(look(change(OWN, inline(), inline()))) == ([], [(OWN,)], [])


def test_an_update_brings_only_what_it_makes_worse(look: Look) -> None:
    tagged = inline() | {"tags": {"team": "core"}}
    assert statuses(look(change(OWN, inline(), tagged))) == ([], [(OWN,)], [])
    assert statuses(look(change(OWN, inline("s3:GetObject"), inline()))) == ([(OWN,)], [], [])
    assert statuses(look(change(OWN, inline(), inline("s3:GetObject")))) == ([], [], [(OWN,)])
    assert look(change(OWN, inline(), tagged)).exit_code == 0


def test_instances_are_told_apart(look: Look) -> None:
    old, new = 'aws_iam_user_policy.each["a"]', 'aws_iam_user_policy.each["b"]'
    changes = (change(old, inline(), inline(), index="a"), change(new, None, inline(), index="b"))
    assert statuses(look(*changes)) == ([(new,)], [(old,)], [])
    gone = (change(old, inline(), None, index="a"), change(new, inline(), inline(), index="b"))
    assert statuses(look(*gone)) == ([], [(new,)], [(old,)])


def test_a_moved_resource_brings_nothing(look: Look) -> None:
    moved = change("module.users.aws_iam_user_policy.own", inline(), inline(), previous_address=OWN, module_address="module.users")
    assert statuses(look(moved)) == ([], [("module.users.aws_iam_user_policy.own",)], [])


def test_a_finding_of_what_is_not_touched_is_new_when_its_guard_goes(look: Look) -> None:
    """A membership is deleted: the user, whom the plan does not touch, is in no group any longer."""
    cleo, member = {"name": "cleo", "arn": "arn:aws:iam::111122223333:user/cleo"}, {"user": "cleo", "groups": ["ops"]}
    user = change("aws_iam_user.cleo", cleo, cleo)
    group = change("aws_iam_group.ops", {"name": "ops"}, {"name": "ops"})
    own = change(OWN, inline("s3:GetObject"), inline("s3:GetObject"))
    stays = change("aws_iam_user_group_membership.cleo", member, member)
    leaves = change("aws_iam_user_group_membership.cleo", member, None)
    assert statuses(look(user, group, own, stays), "user-without-group") == ([], [], [])
    assert statuses(look(user, group, own, leaves), "user-without-group") == ([("aws_iam_user.cleo",)], [], [])


def test_a_policy_that_is_given_to_somebody_else_counts(look: Look) -> None:
    wide = policy("wide")
    unchanged = change("aws_iam_policy.wide", wide, wide)
    group = {"group": "ops", "policy_arn": ARN + "wide"}
    attached = change("aws_iam_group_policy_attachment.ops", group, group)
    assert statuses(look(unchanged, attached)) == ([], [("aws_iam_policy.wide",)], [])
    role = change("aws_iam_role_policy_attachment.ci", None, {"role": "ci", "policy_arn": ARN + "wide"})
    result = look(unchanged, attached, role)
    assert statuses(result) == ([("aws_iam_policy.wide",)], [], [])
    assert "given to somebody by this change" in {place.note for finding in result.findings for place in finding.related}
    elsewhere = change("aws_iam_group_policy_attachment.ops", group, group | {"group": "all"})
    assert statuses(look(unchanged, elsewhere))[0] == [("aws_iam_policy.wide",)]
    assert statuses(look(unchanged, change("aws_iam_group_policy_attachment.ops", group, None)))[0] == []


def test_of_two_statements_only_the_new_one_is(look: Look) -> None:
    def two(*sids: str) -> dict[str, Any]:
        statements = [{"Sid": sid, "Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"} for sid in sids]
        return {"name": "own", "user": "cleo", "policy": json.dumps({"Version": "2012-10-17", "Statement": statements})}

    result = look(change(OWN, two("One"), two("One", "Two")))
    before, after = look(change(OWN, two("One"), two("One"))), look(change(OWN, None, two("One", "Two")))
    known = {finding.fingerprint for finding in before.existing}
    assert {finding.fingerprint for finding in result.findings} == {finding.fingerprint for finding in after.findings} - known
    assert {finding.fingerprint for finding in result.existing} == known


def test_findings_at_lines_of_the_configuration_are_compared_by_resource(look: Look, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text("""\
data "aws_iam_policy_document" "all" {
  statement {
    actions   = ["*"]
    resources = ["*"]
  }
}
resource "aws_iam_user_policy" "own" {
  name   = "own"
  user   = "cleo"
  policy = data.aws_iam_policy_document.all.json
}
resource "aws_iam_user_policy" "other" {
  name   = "own"
  user   = "mara"
  policy = data.aws_iam_policy_document.all.json
}
""")
    other = inline(user="mara")
    result = look(change(OWN, inline() | {"tags": None}, inline()), change("aws_iam_user_policy.other", None, other))
    assert {finding.primary.span.path for finding in result.findings} == {"main.tf"}
    assert statuses(result)[:2] == ([("aws_iam_user_policy.other",)], [(OWN,)])
    assert statuses(look(change(OWN, inline("s3:GetObject"), inline()), change("aws_iam_user_policy.other", other, other)))[0] == [(OWN,)]


def test_reports_say_what_the_change_is_compared_with(look: Look) -> None:
    result = look(
        change(OWN, None, inline()),
        change("aws_iam_user_policy.old", inline(user="mara"), inline(user="mara")),
        change("aws_iam_user_policy.gone", inline(), None),
    )
    report = json.loads(render_json(result))
    assert report["comparison"]["base"] == "what was there before"
    assert {(told["rule"], told["subject"]) for told in report["comparison"]["removed"]} >= {("admin-policy", "aws_iam_user_policy.gone.policy")}
    assert " existing · " in render_text(result).splitlines()[-1]


def test_a_real_plan_creates_everything_it_finds(tmp_path: Path) -> None:
    result = scan(Request((Path("fixtures/projects/webshop-plan/plan.json"),), TODAY, kind="plan", only_changed=True))
    alone = scan(Request((Path("fixtures/projects/webshop-plan/plan.json"),), TODAY, kind="plan"))
    assert (result.existing, result.removed) == ((), ())
    assert result.findings == alone.findings


def test_before_a_plan_there_was_what_it_deletes_and_nothing_that_it_creates() -> None:
    text = Path("tests/unit/terraform/plans/changes/plan.json").read_text()
    before = read_plan(plan_before(Source("plan.json", text)))
    data = json.loads(text)
    assert {resource.address for resource in before.resources if resource.type == "terraform_data"} == {
        item["address"] for item in data["resource_changes"] if item["change"]["before"] is not None
    }
    assert json.loads(plan_before(Source("plan.json", text)).text)["configuration"] == data["configuration"]
    twice = plan_before(plan_before(Source("plan.json", text)))
    assert twice == plan_before(Source("plan.json", text))


def test_secrets_of_what_was_are_dropped() -> None:
    made = change("aws_iam_user_policy.own", inline(), inline("s3:*"))
    made["change"]["before_sensitive"] = {"policy": True}
    before = read_plan(plan_before(Source("plan.json", plan(made))))
    assert "Statement" not in repr(before.resources[0].attributes)


def test_the_flag_needs_a_plan(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_s3_bucket" "b" {}\n')
    with pytest.raises(UsageError, match="there is no plan"):
        scan(Request((tmp_path,), TODAY, only_changed=True))
    with pytest.raises(UsageError, match="exclude each other"):
        scan(Request((tmp_path,), TODAY, only_changed=True, diff_base="HEAD"))


def test_plans_are_compared_with_earlier_plans(look: Look, tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old/plan.json").write_text(plan(change(OWN, None, inline())))
    result = look(
        change(OWN, None, inline()),
        change("aws_iam_user_policy.more", None, inline(user="mara")),
        only_changed=False,
        diff_base=str(tmp_path / "old/plan.json"),
    )
    assert statuses(result) == ([("aws_iam_user_policy.more",)], [(OWN,)], [])


# -- change sets


def described(name: str, action: str, before: Values, after: Values, **more: str) -> dict[str, Any]:
    contexts = {key: json.dumps({"Properties": value}) for key, value in (("BeforeContext", before), ("AfterContext", after)) if value is not None}
    return {"Type": "Resource", "ResourceChange": {"Action": action, "LogicalResourceId": name, "ResourceType": "AWS::IAM::UserPolicy", **contexts, **more}}


def test_change_sets_are_compared_with_the_stack_before(tmp_path: Path) -> None:
    def properties(action: str) -> dict[str, Any]:
        return {"PolicyName": "p", "UserName": "cleo", "PolicyDocument": json.loads(document(action))}

    changes = [
        described("New", "Add", None, properties("*")),
        described("Same", "Modify", properties("*"), properties("*") | {"PolicyName": "q"}),
        described("Worse", "Modify", properties("s3:GetObject"), properties("*")),
        described("Better", "Modify", properties("*"), properties("s3:GetObject")),
        described("Gone", "Remove", properties("*"), None, PolicyAction="Delete"),
    ]
    (tmp_path / ".git").mkdir()
    path = tmp_path / "changes.json"
    path.write_text(
        json.dumps({"Changes": changes, "ChangeSetName": "cs", "StackName": "shop", "StackId": "arn:aws:cloudformation:eu-central-1:111122223333:stack/shop/1"})
    )
    result = scan(Request((path,), TODAY, only_changed=True))
    assert statuses(result) == ([("New",), ("Worse",)], [("Same",)], [("Better",), ("Gone",)])
