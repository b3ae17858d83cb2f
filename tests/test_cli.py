"""The command line from outside: exit codes, outputs, mistakes, and what it costs to start."""

import json
import os
import re
import resource
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from iac_iam_guard import __version__

ADMIN = """\
resource "aws_iam_user_policy" "all" {
  user   = "cleo"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
}
"""
CALM = 'resource "aws_sns_topic" "t" {}\n'
MISSING = 'module "vendor" {\n  source = "vendor/iam/aws"\n}\n'
BROKEN = 'resource "aws_iam_user" "u" {\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return an empty repository."""
    (tmp_path / ".git").mkdir()
    return tmp_path


def call(folder: Path, *arguments: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING")}
    command = [sys.executable, "-P", "-m", "iac_iam_guard", *arguments]
    return subprocess.run(command, cwd=folder, input=stdin, env={**kept, "PYTHONUTF8": "1", **environment}, capture_output=True, timeout=60, check=False)


def write(folder: Path, text: str, name: str = "main.tf") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "arguments", "code"),
    [
        (CALM, (), 0),
        (ADMIN, (), 1),
        (ADMIN, ("--fail-on", "never"), 0),
        (ADMIN, ("--fail-on", "critical"), 1),
        (ADMIN, ("--exit-zero",), 0),
        (ADMIN, ("--select", "user-inline-policy"), 0),
        (ADMIN, ("--select", "user-inline-policy", "--fail-on", "medium"), 1),
        (ADMIN, ("--fail-on", "sometimes"), 2),
        (ADMIN, ("--exit-zero", "--fail-on", "sometimes"), 2),
        (ADMIN, ("nowhere",), 2),
        (ADMIN, ("--select", "no-such-rule"), 2),
        (CALM, ("README.md",), 3),
        (BROKEN, ("main.tf",), 3),
        (BROKEN, (".", "--exit-zero"), 3),
        (CALM + BROKEN, ("--strict",), 3),
        (MISSING, (), 0),
        (MISSING, ("--strict",), 3),
        (ADMIN + MISSING, (), 1),
        (ADMIN + MISSING, ("--strict",), 3),
    ],
)
def test_exit_codes(project: Path, text: str, arguments: tuple[str, ...], code: int) -> None:
    write(project, text)
    write(project, "# Not Terraform\n", "README.md")
    assert call(project, "scan", *arguments).returncode == code


@pytest.mark.parametrize("form", ["text", "json", "sarif", "markdown", "junit", "gitlab"])
def test_exit_codes_are_the_same_for_every_format(project: Path, form: str) -> None:
    write(project, ADMIN)
    assert call(project, "scan", "-o", form).returncode == 1
    assert call(project, "scan", "-o", form, "--fail-on", "never").returncode == 0


def test_findings_go_to_standard_output_and_everything_else_elsewhere(project: Path) -> None:
    write(project, ADMIN)
    called = call(project, "scan")
    assert called.stderr == b""
    assert "  --> main.tf:3:" in called.stdout.decode()
    assert b"\x1b" not in called.stdout


def test_several_outputs_in_one_run(project: Path) -> None:
    write(project, ADMIN)
    called = call(project, "scan", "-o", "text", "-o", "sarif=iam.sarif", "-o", "json=iam.json", "-o", "markdown=iam.md")
    assert called.stdout.startswith(b"critical[")
    assert json.loads((project / "iam.sarif").read_bytes())["version"] == "2.1.0"
    assert json.loads((project / "iam.json").read_bytes())["exit_code"] == 1
    assert (project / "iam.md").read_text("utf-8").startswith("<!-- iac-iam-guard -->\n### IAM findings")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("scan", "-o", "json", "-o", "sarif"), "two outputs would be mixed on standard output"),
        (("scan", "-o", "sarfi"), "did you mean sarif"),
        (("scan", "-o", "sarif="), "names no file"),
        (("scan", "-o", "json=gone/iam.json"), "cannot be written"),
        (("scan", "--sarif-category", "infra"), "--sarif-category has no effect"),
        (("scan", "--fail-om", "high"), "--fail-on"),
        (("scna",), "Did you mean 'scan'?"),
        (("scan", "--var", "environment"), "NAME=VALUE"),
        (("scan", "nowhere"), "there is no nowhere"),
        (("scan", "--date", "tomorrow"), "%Y-%m-%d"),
    ],
)
def test_mistakes_are_told_with_what_to_do(project: Path, arguments: tuple[str, ...], told: str) -> None:
    write(project, ADMIN)
    called = call(project, *arguments)
    assert called.returncode == 2
    assert called.stdout == b""
    assert told in called.stderr.decode()


def test_machine_formats_are_utf_8_wherever_they_are_printed(project: Path) -> None:
    write(project, ADMIN.replace('"all"', '"all"').replace("cleo", "zoë"))
    for form in ("json", "sarif", "markdown", "junit", "gitlab"):
        told = [call(project, "scan", "-o", form, PYTHONIOENCODING=encoding, PYTHONUTF8="0").stdout for encoding in ("utf-8", "ascii", "cp1252")]
        assert told[0] == told[1] == told[2]
    assert "zoë" in told[0].decode("utf-8")


def test_text_is_ascii_where_the_terminal_knows_no_more(project: Path) -> None:
    write(project, ADMIN.replace("cleo", "zoë"))
    told = call(project, "scan", PYTHONIOENCODING="ascii", PYTHONUTF8="0").stdout
    assert told.isascii()
    assert b"zo\\xeb" in told


@pytest.mark.parametrize(
    ("arguments", "environment", "colored"),
    [
        ((), {}, False),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": "0"}, False),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        (("--color", "never"), {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colours(project: Path, arguments: tuple[str, ...], environment: dict[str, str], colored: bool) -> None:
    write(project, ADMIN)
    assert (b"\x1b[" in call(project, "scan", *arguments, **environment).stdout) is colored


def test_files_hold_no_colours(project: Path) -> None:
    write(project, ADMIN)
    call(project, "scan", "-o", "text=iam.txt", "--color", "always")
    assert b"\x1b" not in (project / "iam.txt").read_bytes()


def test_quiet_says_nothing_of_nothing(project: Path) -> None:
    write(project, CALM)
    assert call(project, "scan", "-q").stdout == b""
    assert re.fullmatch(r"0 findings · \d+ rules not evaluated · 1 file · 0 principals\n", call(project, "scan").stdout.decode())
    write(project, ADMIN)
    assert b"critical[" in call(project, "scan", "-q").stdout


def test_equal_input_gives_equal_bytes_wherever_it_lies(project: Path) -> None:
    told = []
    for name in ("one", "two"):
        (project / name / ".git").mkdir(parents=True)
        write(project / name, ADMIN, "infra/main.tf")
        write(project / name, MISSING, "infra/vendor.tf")
        told.append(
            [
                call(project / name, "scan", "infra", "--date", "2026-01-10", "-o", form).stdout
                for form in ("text", "json", "sarif", "markdown", "junit", "gitlab")
            ]
        )
    assert told[0] == told[1]
    assert not [report for report in told[0] if str(project).encode() in report]


def test_a_plan_comes_on_standard_input(project: Path) -> None:
    plan = Path("tests/unit/terraform/plans/mixed/plan.json").read_bytes()
    report = json.loads(call(project, "plan", "-", "-o", "json", stdin=plan).stdout)
    assert {told["location"]["path"] for told in report["findings"]} == {"<stdin>"}
    assert call(project, "plan", "-", stdin=b"\xff\xfe" + plan.decode().encode("utf-16-le")).returncode == 1
    for nonsense in (b"PK\x03\x04 a binary plan", b"\xff no text", b"[]"):
        assert call(project, "plan", "-", stdin=nonsense).returncode == 3


def test_a_policy_is_converted_from_a_file_and_from_standard_input(project: Path) -> None:
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
    write(project, json.dumps(document), "policy.json")
    from_file, piped = call(project, "convert", "policy.json", "--to", "hcl"), call(project, "convert", "-", "--to", "hcl", stdin=json.dumps(document).encode())
    assert from_file.stdout == piped.stdout
    assert from_file.stdout.startswith(b'data "aws_iam_policy_document" "policy" {')
    write(project, from_file.stdout.decode())
    back = call(project, "convert", "main.tf", "--to", "json", "--address", "data.aws_iam_policy_document.policy")
    assert json.loads(back.stdout) == document
    assert (back.stderr, back.returncode) == (b"", 0)


def test_policies_of_a_template_are_converted(project: Path) -> None:
    write(project, "Resources: {P: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: {Statement: []}}}}\n", "stack.yaml")
    (project / "stacks").mkdir()
    for called in (
        call(project, "convert", "stack.yaml", "--to", "json"),
        call(project, "convert", ".", "--to", "json"),
        call(project, "convert", "-", "--to", "json", stdin=(project / "stack.yaml").read_bytes()),
    ):
        assert json.loads(called.stdout) == {"P.PolicyDocument": {"Statement": []}}


def test_what_is_lost_in_conversion_is_told_beside_the_output(project: Path) -> None:
    write(project, ADMIN.replace('"*", Resource', "var.action, Resource") + 'variable "action" {}\n')
    called = call(project, "convert", "--to", "json")
    assert json.loads(called.stdout)["aws_iam_user_policy.all.policy"]["Statement"][0]["Action"] == "<var.action>"
    assert called.stderr.decode().startswith("note: aws_iam_user_policy.all.policy: <var.action> stands for what is not known")
    assert (call(project, "convert", "--to", "json", "--address", "no.such").returncode, call(project, "convert").returncode) == (2, 2)


def test_values_are_put_into_what_is_converted(project: Path) -> None:
    write(project, ADMIN.replace('"*", Resource', "var.action, Resource") + 'variable "action" {}\n')
    write(project, 'action = "s3:*"\n', "given.tfvars")
    template = (
        "Parameters: {A: {Type: String}}\nResources: {P: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: {Statement: [{Action: !Ref A}]}}}}\n"
    )
    write(project, template, "stack.yaml")
    for arguments in (("main.tf", "--var", "action=s3:*"), ("main.tf", "--var-file", "given.tfvars"), ("stack.yaml", "--param", "A=s3:*")):
        called = call(project, "convert", *arguments, "--to", "json")
        assert (called.returncode, called.stderr) == (0, b"")
        (converted,) = json.loads(called.stdout).values()
        assert converted["Statement"][0]["Action"] == "s3:*"
    for arguments in (("main.tf", "--var", "acton=x"), ("stack.yaml", "--param", "B=x"), ("stack.yaml", "--var", "action=x")):
        assert b"has no effect" in call(project, "convert", *arguments, "--to", "json").stderr
    write(project, '{"Statement": []}', "policy.json")
    assert call(project, "convert", "policy.json", "--to", "hcl", "--var", "a=b").returncode == 2


def test_what_cannot_be_read_is_not_converted(project: Path) -> None:
    write(project, "Resources: [", "stack.yaml")
    called = call(project, "convert", "stack.yaml", "--to", "json")
    assert (called.returncode, called.stdout) == (3, b"")
    assert b"(stack.yaml)" in called.stderr


def test_a_closed_pipe_is_no_error(project: Path) -> None:
    write(project, ADMIN)
    command = f"{shlex.quote(sys.executable)} -P -m iac_iam_guard scan | head -c 1"
    called = subprocess.run(["bash", "-c", command], cwd=project, capture_output=True, timeout=60, check=False)
    assert called.stdout == b"c"
    assert b"Traceback" not in called.stderr


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("scan", "--help"), ("convert", "--help")])
def test_help_and_version_are_cheap(project: Path, arguments: tuple[str, ...]) -> None:
    command = [sys.executable, "-P", "-X", "importtime", "-m", "iac_iam_guard", *arguments]
    called = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=60, check=True)
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in called.stderr.splitlines()}
    assert imported.isdisjoint({"networkx", "hcl2", "lark", "yaml", "rich", "jinja2", "regex", "pathspec", "cfn_flip"})
    costs = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        call(project, *arguments)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        costs.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(costs) <= 0.12, "seconds of processor time"


def test_the_version_is_told(project: Path) -> None:
    assert call(project, "--version").stdout.decode() == f"iac-iam-guard {__version__}\n"


def test_the_hook_of_pre_commit_calls_what_there_is(project: Path) -> None:
    hook, changed = yaml.safe_load(Path(".pre-commit-hooks.yaml").read_text("utf-8"))
    program, *arguments = shlex.split(hook["entry"])
    assert program == "iac-iam-guard"
    assert shlex.split(changed["entry"]) == [program, *arguments, "--diff-base", "HEAD"]
    assert {key: changed[key] for key in ("files", "language", "pass_filenames")} == {key: hook[key] for key in ("files", "language", "pass_filenames")}
    write(project, CALM)
    assert (call(project, *arguments).returncode, call(project, *arguments).stdout) == (0, b"")
    names = ["main.tf", "a/b.tfvars", "c.tftpl", "d.tf.json", "e.tofu", ".iac-iam-guard.yml", "README.md", "main.tf.bak"]
    assert [name for name in names if re.search(hook["files"], name)] == names[:6]
