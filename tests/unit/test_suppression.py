"""Ignores in comments and by address."""

from datetime import date
from typing import cast

import pytest

from iac_iam_guard.engine.rule import Rule, Ruleset
from iac_iam_guard.findings import Confidence, Finding, Place, Severity
from iac_iam_guard.json_reader import parse_json
from iac_iam_guard.source import Comment, SourceSpan
from iac_iam_guard.suppression import Rulings, Suppression, SuppressionResult, matches_address, read_suppressions, suppress
from iac_iam_guard.terraform.json_syntax import parse_json_configuration
from iac_iam_guard.terraform.parse import parse
from iac_iam_guard.yaml_reader import find_comments, parse_yaml

TODAY = date(2026, 6, 15)
A_RULE = cast(Rule, None)  # ignores ask whether there is a rule, never what it says
RULESET = Ruleset(
    {"public-trust": A_RULE, "service-wildcard": A_RULE, "other": A_RULE}, {}, {"ckv_aws_1": ("public-trust", "service-wildcard"), "old-name": ("other",)}
)
RAN = frozenset({"public-trust", "service-wildcard"})


def finding(
    span: SourceSpan, rule: str = "public-trust", subject: str = "aws_iam_role.r", calls: tuple[SourceSpan, ...] = (), instances: tuple[str, ...] = ()
) -> Finding:
    places = tuple(Place(call) for call in calls)
    return Finding(rule, Severity.HIGH, Confidence.HIGH, subject, "message", Place(span), calls=places, instances=instances or (subject,))


def comments_of(path: str, text: str) -> list[Comment]:
    if path.endswith(".tf"):
        spans = list(parse(text).comments)
    elif path.endswith(".json"):
        spans = list(parse_json_configuration(text).comments)
    else:
        spans = list(find_comments(text, parse_yaml(text)))
    return [Comment(SourceSpan(path, start, end), text[start:end]) for start, end in spans]


def scan(text: str, *tokens: str, path: str = "main.tf", rule: str = "public-trust", today: date = TODAY, **policy: int) -> SuppressionResult:
    """Suppress a finding at each token of a file, by the comments in it."""
    read = read_suppressions(comments_of(path, text), {path: text}.get)
    findings = [finding(SourceSpan(path, text.index(token), text.index(token) + len(token)), rule) for token in tokens]
    result = suppress(findings, read.suppressions, Rulings(RULESET, RAN, today, **policy))  # type: ignore[arg-type]
    return result._replace(problems=(*read.problems, *result.problems))


def kept(result: SuppressionResult, text: str) -> list[str]:
    return [text[item.primary.span.start : item.primary.span.end] for item in result.kept]


IGNORE = "iac-iam-guard: ignore[public-trust] -- SEC-1"


@pytest.mark.parametrize(
    ("text", "remaining"),
    [
        (f'a = "ONE" # {IGNORE}\nb = "TWO"\n', ["TWO"]),
        (f'# {IGNORE}\na = "ONE"\nb = "TWO"\n', ["TWO"]),
        (f'// {IGNORE}\n\n# more words\na = "ONE"\nb = "TWO"\n', ["TWO"]),
        (f'/* {IGNORE} */\na = "ONE"\nb = "TWO"\n', ["TWO"]),
        (f'# {IGNORE}\na = [\n  "ONE",\n]\nb = "TWO"\n', ["TWO"]),
        (f'# {IGNORE}\nx "l" {{\n  a = 1\n  b = "ONE"\n}}\ny "l" {{\n  b = "TWO"\n}}\n', ["TWO"]),
        (f'x "l" {{ # {IGNORE}\n  a = 1\n  b = "ONE"\n}}\ny "l" {{\n  b = "TWO"\n}}\n', ["TWO"]),
        (f'x "l" {{\n  # {IGNORE}\n  a = 1\n  b = "ONE"\n}}\ny "l" {{\n  b = "TWO"\n}}\n', ["TWO"]),
        (f'x "l" {{\n  a = 1\n  # {IGNORE}\n  b = "ONE"\n  c = "TWO"\n}}\n', ["TWO"]),
        (f'x "l" {{\n  s {{\n    # {IGNORE}\n    b = "ONE"\n  }}\n  s {{\n    b = "TWO"\n  }}\n}}\n', ["TWO"]),
        (f'a = f({{\n  S = [\n    # {IGNORE}\n    {{ E = "ONE" }},\n    {{ E = "TWO" }},\n  ]\n}})\n', ["TWO"]),
        (f'a = f({{\n  S = [\n    {{ # {IGNORE}\n    E = "ONE" }},\n    {{ E = "TWO" }},\n  ]\n}})\n', ["TWO"]),
        (f'# {IGNORE}\na = <<EOT\nONE\nEOT\nb = "TWO"\n', ["TWO"]),
        (f'a = "ONE"\nb = "TWO"\n# {IGNORE}\n', ["ONE", "TWO"]),
        (f'a = "ONE {IGNORE}"\nb = "TWO"\n', ["ONE", "TWO"]),
    ],
)
def test_scopes_in_terraform(text: str, remaining: list[str]) -> None:
    assert kept(scan(text, "ONE", "TWO"), text) == remaining


@pytest.mark.parametrize(
    ("text", "remaining"),
    [
        (f"R:\n  A: ONE  # {IGNORE}\n  B: TWO\n", ["TWO"]),
        (f"R:\n  # {IGNORE}\n  One:\n    A: ONE\n  Two:\n    B: TWO\n", ["TWO"]),
        (f"R:\n  One:\n    # {IGNORE}\n    T: t\n    A: {{x: ONE}}\n  Two:\n    B: TWO\n", ["TWO"]),
        (f"S:\n  # {IGNORE}\n  - E: a\n    A: ONE\n  - E: a\n    A: TWO\n", ["TWO"]),
        (f"S:\n  - E: a # {IGNORE}\n    A: ONE\n  - E: a\n    A: TWO\n", ["TWO"]),
        (f"# {IGNORE}\nR:\n  A: ONE\n  B: x\nT: TWO\n", ["TWO"]),
    ],
)
def test_scopes_in_templates(text: str, remaining: list[str]) -> None:
    assert kept(scan(text, "ONE", "TWO", path="t.yaml"), text) == remaining


def test_scopes_in_json_configuration() -> None:
    text = f'{{"resource": {{"a": {{"b": {{"//": "{IGNORE}", "x": "ONE"}}, "c": {{"x": "TWO"}}}}}}}}'
    parse_json(text)
    assert kept(scan(text, "ONE", "TWO", path="m.tf.json"), text) == ["TWO"]


def test_an_ignore_at_a_module_call_covers_all_that_comes_from_it() -> None:
    text = f'module "m" {{\n  # {IGNORE}\n  source = "./m"\n}}\nmodule "n" {{\n  source = "./m"\n}}\n'
    read = read_suppressions(comments_of("main.tf", text), {"main.tf": text}.get)
    calls = [SourceSpan("main.tf", text.index(header), text.index(header) + 10) for header in ('module "m"', 'module "n"')]
    inner = SourceSpan("m/main.tf", 3, 5)
    findings = [finding(inner, calls=(calls[0], SourceSpan("m/x.tf", 1, 2))), finding(inner, calls=(calls[1],))]
    result = suppress(findings, read.suppressions, Rulings(RULESET, RAN, TODAY))
    assert result.kept == (findings[1],)
    assert [(item.finding, item.reason, item.by) for item in result.ignored] == [(findings[0], "SEC-1", "comment")]


def test_only_the_named_rules_are_ignored_and_aliases_count() -> None:
    text = 'a = "ONE" # iac-iam-guard: ignore[ other , CKV_AWS_1 ] -- why\n'
    assert kept(scan(text, "ONE"), text) == []
    assert kept(scan(text, "ONE", rule="service-wildcard"), text) == []
    text = 'a = "ONE" # iac-iam-guard: ignore[service-wildcard] -- why\n'
    assert kept(scan(text, "ONE"), text) == ["ONE"]


def test_the_last_day_counts_and_after_it_the_finding_is_back() -> None:
    text = 'a = "ONE" # iac-iam-guard: ignore[public-trust] until=2026-06-15 -- why\n'
    result = scan(text, "ONE")
    assert result.kept == ()
    assert result.ignored[0].until == "2026-06-15"
    (back,) = scan(text, "ONE", today=date(2026, 6, 16)).kept
    assert back.message == "message (ignore expired 2026-06-15)"


@pytest.mark.parametrize(
    ("directive", "words"),
    [
        ("ignore[public-trust]", "needs a reason"),
        ("ignore[public-trust] --  ", "needs a reason"),
        ("ignore[public-trsut] -- x", "no rule has this id"),
        ("ignore -- x", "not understood"),
        ("ignore[] -- x", "names its rules"),
        ("ignore[public-trust] because -- x", "not understood"),
        ("ignore[public-trust] until=soon -- x", "no day"),
        ("ignore[public-trust] until=2026-02-30 -- x", "no day"),
        ("ignroe[public-trust] -- x", "not understood"),
    ],
)
def test_unjustified_ignores_are_not_honoured(directive: str, words: str) -> None:
    text = f'a = "ONE" # iac-iam-guard: {directive}\n'
    result = scan(text, "ONE")
    assert kept(result, text) == ["ONE"]
    (problem,) = result.problems
    assert problem.level == "note"
    assert problem.message.startswith("unjustified-ignore: ")
    assert words in problem.message
    assert problem.span is not None
    assert problem.span.start == text.index("iac-iam-guard:")
    assert problem.hint


def test_the_policy_may_waive_the_reason_and_limit_the_time() -> None:
    text = 'a = "ONE" # iac-iam-guard: ignore[public-trust]\n'
    assert kept(scan(text, "ONE", require_reason=False), text) == []
    text = 'a = "ONE" # iac-iam-guard: ignore[public-trust] until=2026-07-15 -- x\n'
    assert kept(scan(text, "ONE", max_days=30), text) == []
    assert kept(scan(text, "ONE", max_days=29), text) == ["ONE"]


def test_unused_ignores_are_noted_for_rules_that_ran() -> None:
    text = 'a = "ONE" # iac-iam-guard: ignore[public-trust,service-wildcard,other] -- x\nb = 1 # iac-iam-guard: ignore[CKV_AWS_1] -- x\n'
    problems = scan(text, "ONE").problems
    assert [problem.message.partition(" violates ")[2] for problem in problems] == ["service-wildcard", "CKV_AWS_1"]
    assert all(problem.message.startswith("unused-ignore: ") for problem in problems)


def test_ignores_by_address_may_take_some_instances() -> None:
    entry = Suppression(("public-trust",), "vendor", None, SourceSpan("c.yml", 1, 2), address='module.a["x"].**', by="configuration")
    instances = ('module.a["x"].aws_iam_role.r', 'module.a["y.z"].aws_iam_role.r')
    whole = finding(SourceSpan("m.tf", 1, 2), subject="module.a.aws_iam_role.r", instances=instances)
    result = suppress([whole], [entry], Rulings(RULESET, RAN, TODAY))
    assert [item.instances for item in result.kept] == [instances[1:]]
    assert [(item.finding.instances, item.by) for item in result.ignored] == [(instances[:1], "configuration")]
    everything = suppress([whole], [entry._replace(address="module.a.**")], Rulings(RULESET, RAN, TODAY))
    assert everything.kept == ()


@pytest.mark.parametrize(
    ("pattern", "address", "matched"),
    [
        ("module.vendor.**", "module.vendor.aws_iam_role.r", True),
        ("module.vendor.**", "module.vendored.aws_iam_role.r", False),
        ("**.aws_iam_role.*", "module.a.module.b.aws_iam_role.r", True),
        ("aws_iam_role.*", "aws_iam_role.r", True),
        ("aws_iam_role.*", "module.a.aws_iam_role.r", False),
        ("module.*.aws_iam_role.r", "module.a.module.b.aws_iam_role.r", False),
        ("aws_iam_role.r*", 'aws_iam_role.r["k"]', False),
        ("aws_iam_role.r**", 'aws_iam_role.r["k"]', True),
        ("aws_iam_role.r", "aws_iam_role.r", True),
        ("", "a", False),
        ("*" * 40 + "b", "a" * 200, False),
    ],
)
def test_address_globs(pattern: str, address: str, matched: bool) -> None:
    assert matches_address(pattern, address) is matched
