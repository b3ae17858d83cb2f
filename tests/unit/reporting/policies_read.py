"""Reads policies for tests of their conversion, and what of them must not change."""

from pathlib import Path

from iac_iam_guard.cloudformation.unit import read_template
from iac_iam_guard.files import Workspace
from iac_iam_guard.iam.document import Document, Elements, Principals
from iac_iam_guard.iam.document_reader import read_documents
from iac_iam_guard.reporting.convert.policies import FoundPolicy, find_policies, read_policy
from iac_iam_guard.source import Source
from iac_iam_guard.terraform.configuration import Options, read_configuration
from iac_iam_guard.terraform.module_cache import ModuleCache
from iac_iam_guard.values import Known, Text, Unknown, Value

ABSENT_VERSION = Known("2008-10-17")


def policy_of(text: str) -> FoundPolicy:
    policy = read_policy(Source("policy.json", text))
    assert policy is not None
    return policy


def policies_of(folder: Path, text: str) -> tuple[FoundPolicy, ...]:
    """Return the policies of a configuration that consists of `text`."""
    (folder / "main.tf").write_text(text, encoding="utf-8")
    workspace = Workspace(folder)
    return find_policies(read_configuration(workspace, ".", Options(), ModuleCache(workspace))).policies


def policies_of_template(text: str) -> tuple[FoundPolicy, ...]:
    graph = read_template(Source("template.yaml", text), {}, named=True)
    assert graph is not None
    return find_policies(graph).policies


def template_with(document: str, parameters: str = "") -> str:
    """Return a template with one managed policy, whose document is given in YAML."""
    indented = "".join(f"        {line}\n" if line else "\n" for line in document.removesuffix("\n").split("\n"))
    return f"{parameters or 'Resources:'}\n  P:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      PolicyDocument:\n{indented}"


def essence(tree: Value) -> object:
    """Return what a policy says: its model without places, with sets in a fixed order."""
    (document,) = read_documents(tree)
    return _document(document)


def _document(document: Document) -> object:
    return (
        ABSENT_VERSION if document.version is None else document.version,
        [
            (
                statement.sid if statement.sid != Known("") else None,
                statement.effect,
                *map(_elements, (statement.actions, statement.not_actions, statement.resources, statement.not_resources)),
                _principals(statement.principals),
                _principals(statement.not_principals),
                {(condition.written, condition.key): tuple(map(_joined, condition.values.items)) for condition in statement.conditions},
            )
            for statement in document.statements
        ],
    )


def _elements(elements: Elements | None) -> object:
    return None if elements is None else (frozenset(map(_joined, elements.items)), elements.rest)


def _principals(principals: Principals | None) -> object:
    return None if principals is None else (frozenset((item.kind, _joined(item.identifier)) for item in principals.items), principals.rest)


def _joined(value: Value) -> Value:
    """Return a text with neighbouring literals as one: a policy does not tell where they come from."""
    if not isinstance(value, Text):
        return value
    pieces: list[Known | Unknown] = []
    for piece in value.pieces:
        if isinstance(piece, Known) and pieces and isinstance(pieces[-1], Known):
            pieces[-1] = Known(f"{pieces[-1].value}{piece.value}")
        else:
            pieces.append(piece)
    return Text(tuple(pieces))
