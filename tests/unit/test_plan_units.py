"""Root modules with plans and states: one unit each, whatever lies beside the configuration."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from iac_iam_guard.engine.result import ScanResult
from iac_iam_guard.errors import UsageError
from iac_iam_guard.pipeline import Request, scan

PEOPLE = Path(__file__).parent / "terraform" / "states" / "people"
ENCRYPTED = '{"serial":1,"lineage":"x","meta":{"key_provider.pbkdf2.k":"e30="},"encrypted_data":"AAAA","encryption_version":"v0"}'


def look(*paths: Path, kind: str = "auto", source: Path | None = None, select: tuple[str, ...] = ("admin-policy", "stale-access-key")) -> ScanResult:
    return scan(Request(paths, date(2026, 1, 1), kind=kind, source=source, select=select, use_configuration=False))


def found(result: ScanResult) -> list[tuple[str, str]]:
    return [(finding.rule, finding.primary.span.path) for finding in result.findings]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    folder = tmp_path / "people"
    folder.mkdir()
    shutil.copy(PEOPLE / "main.tf", folder)
    return folder


def plan_of(state: Path) -> str:
    """Return the plan that changes nothing in what a state holds."""
    resources = json.loads(state.read_text())["values"]["root_module"]["resources"]
    changes = [
        {"address": item["address"], "mode": item["mode"], "type": item["type"], "name": item["name"],
         "change": {"actions": ["no-op"], "before": item["values"], "after": item["values"], "after_unknown": {}, "after_sensitive": item["sensitive_values"]}}
        for item in resources if item["mode"] == "managed"
    ]  # fmt: skip
    return json.dumps({"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": changes})


def test_a_root_alone_knows_no_ages(root: Path) -> None:
    result = look(root)
    assert found(result) == [("admin-policy", "people/main.tf")]
    assert [unit.kind for unit in result.inputs] == ["terraform"]
    assert "stale-access-key" in {entry.rule for entry in result.not_evaluated}


@pytest.mark.parametrize("name", ["state.json", "terraform.tfstate"])
def test_a_state_beside_a_root_adds_ages_to_it(root: Path, name: str) -> None:
    shutil.copy(PEOPLE / name, root)
    result = look(root)
    assert sorted(found(result)) == [("admin-policy", "people/main.tf"), ("stale-access-key", "people/main.tf")]
    assert [(unit.path, unit.kind, unit.files) for unit in result.inputs] == [("people", "terraform state", 2)]


def test_plan_state_and_root_are_one_unit(root: Path) -> None:
    shutil.copy(PEOPLE / "terraform.tfstate", root)
    (root / "plan.json").write_text(plan_of(PEOPLE / "state.json"))
    result = look(root.parent)
    assert sorted(found(result)) == [("admin-policy", "people/main.tf"), ("stale-access-key", "people/main.tf")]
    assert [(unit.path, unit.kind) for unit in result.inputs] == [("people", "terraform plan state")]


def test_a_state_elsewhere_stands_for_itself(root: Path) -> None:
    apart = root.parent / "apart"
    apart.mkdir()
    shutil.copy(PEOPLE / "terraform.tfstate", apart)
    result = look(root.parent)
    assert [(unit.path, unit.kind) for unit in result.inputs] == [("apart/terraform.tfstate", "state"), ("people", "terraform")]


def test_a_state_with_its_source_is_found_at_the_lines(root: Path) -> None:
    apart = root.parent / "now.tfstate"
    shutil.copy(PEOPLE / "terraform.tfstate", apart)
    result = look(apart, kind="state", source=root)
    assert sorted(found(result)) == [("admin-policy", "people/main.tf"), ("stale-access-key", "people/main.tf")]


def test_a_state_that_cannot_be_read_hides_nothing(root: Path) -> None:
    (root / "terraform.tfstate").write_text(ENCRYPTED)
    result = look(root)
    assert found(result) == [("admin-policy", "people/main.tf")]
    (problem,) = (diagnostic for diagnostic in result.diagnostics if diagnostic.span is not None and diagnostic.span.path == "people/terraform.tfstate")
    assert (problem.level, problem.message) == ("warning", "this plan or state is encrypted")
    assert "tofu show -json" in problem.hint


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("terraform.tfstate", ENCRYPTED, "this plan or state is encrypted"),
        ("events.json", '{"@level":"info","type":"version"}\n{"@level":"info"}\n', "this is the event stream of terraform plan -json, not a plan"),
        ("tf.plan", "PK\x03\x04binary", "this is a binary plan file"),
        ("old.tfstate", '{"version":3,"serial":1,"lineage":"x","modules":[]}', "only version 4 of Terraform's state files is read"),
        ("new.json", '{"format_version":"2.0","terraform_version":"9","resource_changes":[]}', "the format of this plan is not known"),
    ],
)
def test_named_files_that_are_no_plan_end_in_one_error(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / name).write_text(text)
    result = look(tmp_path / name, kind="plan")
    (problem,) = result.diagnostics
    assert (problem.level, problem.message) == ("error", message)
    assert problem.hint
    assert result.exit_code == 3


def test_a_folder_is_no_state(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder, not a state"):
        look(tmp_path, kind="state")


def test_what_terraform_forgets_is_less_sure(tmp_path: Path) -> None:
    policy = json.dumps({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
    change = {"actions": ["forget"], "before": {"role": "r", "name": "p", "policy": policy}, "after": None}
    item = {"address": "aws_iam_role_policy.p", "mode": "managed", "type": "aws_iam_role_policy", "name": "p", "change": change}
    (tmp_path / "plan.json").write_text(json.dumps({"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": [item]}))
    request = Request((tmp_path / "plan.json",), date(2026, 1, 1), kind="plan", select=("admin-policy",), use_configuration=False, min_confidence="low")
    (finding,) = scan(request).findings
    assert finding.confidence == "low"


def test_standard_input_has_no_lines() -> None:
    text = plan_of(PEOPLE / "state.json")
    request = Request((Path("-"),), date(2026, 1, 1), kind="plan", select=("admin-policy",), use_configuration=False, standard_input=lambda: text)
    result = scan(request)
    (finding,) = result.findings
    assert json.loads(text[finding.primary.span.start : finding.primary.span.end].replace('\\"', '"')) == "*"
    assert result.sources.position(finding.primary.span.path, finding.primary.span.start) is None


def plan_with(resources: tuple[str, ...], calls: tuple[str, ...] = ()) -> str:
    """Return a plan that holds its configuration, with one administrator's policy in the last module or at the root."""
    policy = json.dumps({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
    address = f"module.{calls[-1]}.aws_iam_role_policy.p" if calls else resources[-1]
    item = {"address": address, "mode": "managed", "type": "aws_iam_role_policy", "name": "p",
            "change": {"actions": ["create"], "before": None, "after": {"role": "r", "name": "p", "policy": policy}}}  # fmt: skip
    blocks = [{"address": name, "mode": "managed", "type": name.split(".")[0], "name": name.split(".")[1]} for name in resources]
    root = {"resources": blocks, "module_calls": {name: {"source": "./x"} for name in calls}}
    return json.dumps({"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": [item], "configuration": {"root_module": root}})


def written(root: Path) -> tuple[str, ...]:
    """Return the addresses of the resources and data sources of a root module."""
    words = [line.split('"') for line in (root / "main.tf").read_text().splitlines() if line.startswith(("resource ", "data "))]
    return tuple(f"{'data.' if line[0] == 'data ' else ''}{line[1]}.{line[3]}" for line in words)


def warnings(result: ScanResult) -> list[str]:
    return [diagnostic.message for diagnostic in result.diagnostics if diagnostic.level == "warning"]


def test_a_plan_of_something_else_hides_no_configuration(root: Path) -> None:
    (root / "tfplan.json").write_text(plan_with((), ("poc",)))
    result = look(root)
    assert sorted(found(result)) == [("admin-policy", "people/main.tf"), ("admin-policy", "people/tfplan.json")]
    assert {unit.path: unit.kind for unit in result.inputs} == {"people": "terraform", "people/tfplan.json": "plan"}
    assert "was not made from the configuration that lies beside it" in "".join(warnings(result))


def test_a_plan_without_its_configuration_fits_by_what_it_changes(root: Path) -> None:
    other = json.loads(plan_with(("aws_iam_role_policy.p",)))
    del other["configuration"]
    (root / "plan.json").write_text(json.dumps(other))
    assert [unit.kind for unit in look(root).inputs] == ["plan", "terraform"]


def test_a_plan_is_told_when_the_configuration_has_grown(root: Path) -> None:
    (root / "plan.json").write_text(plan_with(written(root)))
    assert warnings(look(root)) == []
    (root / "more.tf").write_text('resource "aws_iam_group" "late" {\n  name = "late"\n}\n')
    result = look(root)
    assert [unit.kind for unit in result.inputs] == ["terraform plan"]
    assert "does not know aws_iam_group.late, which is not judged" in "".join(warnings(result))


def test_a_plan_that_cannot_be_read_hides_nothing(root: Path) -> None:
    (root / "plan.json").write_text('{"format_version":"1.2","terraform_version":"1.11.4","resource_changes":[')
    result = look(root)
    assert found(result) == [("admin-policy", "people/main.tf")]
    assert "the JSON ends before it is complete" in warnings(result)
