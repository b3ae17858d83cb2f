"""Small estates and rules to evaluate."""

from collections.abc import Callable
from datetime import date

from iac_iam_guard.assumptions import Assumptions
from iac_iam_guard.engine.expression import compile_when
from iac_iam_guard.engine.rule import Rule
from iac_iam_guard.engine.rule_file import RuleFile
from iac_iam_guard.findings import Confidence, Severity
from iac_iam_guard.graph import Call, Mode, Resource
from iac_iam_guard.iam.document import Document, Elements, Statement
from iac_iam_guard.iam.estate import Estate, Parameter
from iac_iam_guard.iam.model import IamModel, PasswordPolicy, Policy, User
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Atom, Guard, Guards, Known, Mapping, Value
from iac_iam_guard.verdict import Verdict

ATOM = Atom("var.on", "var.on is true", ("true", "false"))
ON = Guard(ATOM, "true")
OFF = Guard(ATOM, "false")


def at(start: int, end: int, path: str = "main.tf") -> SourceSpan:
    return SourceSpan(path, start, end)


def resource(address: str = "aws_iam_user.a", guards: Guards = (), span: SourceSpan | None = None, calls: tuple[Call, ...] = (), **more: object) -> Resource:
    type_, _, name = address.rpartition(".")
    identity = address.partition("[")[0]
    header = span or at(0, 10)
    return Resource(address, identity, Mode.MANAGED, type_, name, Mapping("object", {}), header, header, ".", calls, guards)


def user(address: str = "aws_iam_user.a", name: Value | None = None, **more: object) -> User:
    return User(resource(address, **more), name)  # type: ignore[arg-type]


def estate(
    users: tuple[User, ...] = (),
    policies: tuple[Policy, ...] = (),
    password_policies: tuple[PasswordPolicy, ...] = (),
    parameters: tuple[Parameter, ...] = (),
    whole: bool = True,
    resources: tuple[Resource, ...] = (),
) -> Estate:
    model = IamModel(users=users, policies=policies, password_policies=password_policies)
    table = {(item.unit, item.address): item for item in resources}
    return Estate(model, table, {}, Assumptions(date(2026, 1, 1)), whole, parameters=parameters)


def statement(span: SourceSpan, *actions: str, identity: str = "S", ordinal: int = 0, guards: Guards = ()) -> Statement:
    items = tuple(Known(action, at(span.start + 10 * index, span.start + 10 * index + len(action))) for index, action in enumerate(actions, 1))
    elements = Elements(items, span, span)
    return Statement(ordinal, identity, None, Known("Allow"), elements, None, None, None, None, None, (), None, span, (), guards)


def policy(*statements: Statement, address: str = "aws_iam_policy.p", kind: str = "managed", unread: Value | None = None, guards: Guards = ()) -> Policy:
    origin = resource(address)
    document = Document(None, statements, (), at(0, 500), None, unread)
    return Policy(origin, origin.identity, kind, document, at(0, 500), Known("p"), guards=guards)  # type: ignore[arg-type]


def rule(when: Callable[..., Verdict], subject: str = "user", **fields: object) -> Rule:
    """A rule of one word, `word`, that asks `when`."""

    values: dict[str, object] = {
        "id": "some-rule",
        "title": "Some rule",
        "severity": Severity.HIGH,
        "confidence": Confidence.HIGH,
        "message": "{name} is wrong",
        "why": "why",
        "fix": "fix",
        "practice": "practice",
        "pack": "pack",
        "family": "",
        "inputs": ("terraform",),
    }
    values.update(fields)
    conditions = compile_when(RuleFile("rule.yaml", None), {"word": True}, lambda name, argument, place: when)
    return Rule(when=lambda: conditions, subject=subject, **values)  # type: ignore[arg-type]
