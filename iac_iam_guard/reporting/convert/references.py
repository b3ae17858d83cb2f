"""How values that are not known are called in Terraform, seen from the module that a policy stands in."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from iac_iam_guard.errors import InputError
from iac_iam_guard.graph import Mode, ResourceGraph
from iac_iam_guard.reporting.convert.policies import FoundPolicy
from iac_iam_guard.terraform.address import module_prefix, parse_address, split_steps
from iac_iam_guard.terraform.parse import parse_expression
from iac_iam_guard.terraform.questions import name_of
from iac_iam_guard.terraform.syntax import Reference
from iac_iam_guard.values import Known, Reason, Ref, Text, Unknown, Value

DEPLOYMENT = {
    "account_id": ("aws_caller_identity", "account_id"),
    "account": ("aws_caller_identity", "account_id"),
    "region": ("aws_region", "id"),
    "partition": ("aws_partition", "partition"),
    "caller_arn": ("aws_caller_identity", "arn"),
    "caller_user_id": ("aws_caller_identity", "user_id"),
    "canonical_user_id": ("aws_canonical_user_id", "id"),
    **{f"organization_{name}": ("aws_organizations_organization", name) for name in ("id", "arn", "master_account_id", "master_account_arn")},
}
"""Data sources, with their attributes, that tell what the deployment decides."""
OWN = ("", "aws", "AWS")
"""Symbols of the account that the provider without an alias deploys to."""
SCOPED = ("each", "count", "self")
"""Names that mean something within one block only."""


class DataSource(NamedTuple):
    """A data source that tells something of the deployment, for the provider with an alias, or the one without any ("")."""

    kind: str
    alias: str

    @property
    def name(self) -> str:
        """What it is called."""
        return f"current_{self.alias}" if self.alias else "current"


def texts_of(graph: ResourceGraph) -> dict[Ref, Text]:
    """Return the attributes of declarations of which parts are known, by reference."""
    return {
        Ref(resource.address, name): value for resource in graph.resources for name, value in resource.attributes.entries.items() if isinstance(value, Text)
    }


class References:
    """Names what is not known in one policy; `missing` collects the data sources that the names need and nobody declares."""

    def __init__(self, policy: FoundPolicy, texts: Mapping[Ref, Text], missing: dict[DataSource, None]) -> None:
        self.graph = policy.graph if policy.graph is not None and policy.graph.kind != "cloudformation" else None
        self.prefix = _module_of(policy.origin.address) if self.graph is not None and policy.origin is not None else ""
        self.texts = texts if self.graph is not None else {}
        self.missing = missing

    def expression(self, hole: Unknown) -> str | None:
        """Return an expression that is the value of `hole`, None where there is none."""
        if hole.reason is Reason.ACCOUNT and (not hole.refs or hole.refs[0].attribute in DEPLOYMENT):
            return self._deployment(hole.refs[0] if hole.refs else Ref("", hole.what))
        if self.graph is None:
            return None
        name = name_of(hole._replace(sensitive=False))
        if name is None or (hole.what and self.prefix):
            return None
        if not hole.what:
            if not self._is_in_reach(hole.refs[0].address):
                return None
            name = name.removeprefix(self.prefix)
        return name if _is_readable(name) else None

    def parts(self, text: Text) -> Iterator[str | Known | Unknown]:
        """Yield the pieces of a text; those that are together an attribute of a declaration as one expression."""
        position = 0
        while position < len(text.pieces):
            found = self._attribute_at(text, position)
            if found is None:
                yield text.pieces[position]
                position += 1
            else:
                expression, length = found
                yield expression
                position += length

    def _attribute_at(self, text: Text, position: int) -> tuple[str, int] | None:
        piece = text.pieces[position]
        for ref in dict.fromkeys((*piece.refs, *text.refs)):
            known = self.texts.get(ref)
            if known is None or text.pieces[position : position + len(known.pieces)] != known.pieces or not self._is_in_reach(ref.address):
                continue
            name = f"{ref.address.removeprefix(self.prefix)}.{ref.attribute}"
            if _is_readable(name):
                return name, len(known.pieces)
        return None

    def _is_in_reach(self, address: str) -> bool:
        """Tell whether the module can refer to an address: of its own declarations, and outputs of the modules that it calls."""
        if not address.startswith(self.prefix):
            return False
        local = address.removeprefix(self.prefix)
        return not local.startswith("module.") or len(split_steps(local)) == 2

    def _deployment(self, ref: Ref) -> str | None:
        kind, attribute = DEPLOYMENT[ref.attribute]
        for resource in self.graph.resources if self.graph is not None else ():
            if resource.mode is Mode.DATA and resource.type.removeprefix("data.") == kind and _module_of(resource.address) == self.prefix:
                local = resource.address.removeprefix(self.prefix)
                same = not ref.address or resource.account == ref.address
                if same and "region" not in resource.attributes.entries and _is_readable(local):
                    return f"{local}.{attribute}"
        provider, _, alias = ref.address.partition(".")
        if ref.address not in OWN and not (provider == "aws" and alias.isidentifier() and alias.isascii()):
            return None
        self.missing[DataSource(kind, alias)] = None
        return f"data.{kind}.{DataSource(kind, alias).name}.{attribute}"


def _module_of(address: str) -> str:
    """Return the prefix of the addresses in the module of a declaration, "" in the root module."""
    try:
        return module_prefix(parse_address(address).modules)
    except InputError:
        return ""


def _is_readable(text: str) -> bool:
    """Tell whether a name is an expression that means the same in every block, and that the writer of HCL takes."""
    if "{" in text or "}" in text or "\n" in text:
        return False
    expression, problems = parse_expression(text)
    if expression is None or problems:
        return False
    todo: list[object] = [expression]
    while todo:
        node = todo.pop()
        if isinstance(node, Reference) and node.name in SCOPED:
            return False
        if isinstance(node, tuple):
            todo.extend(node)
    return _is_written(text)


def _is_written(text: str) -> bool:
    import hcl2
    from lark.exceptions import LarkError

    try:
        hcl2.parses_to_tree(f"x = {text}")
    except LarkError:
        return False
    return True


def as_list(rest: Value) -> Unknown | None:
    """Return the list of which `rest` is every element that is not known, None where there is no such list."""
    if isinstance(rest, Unknown) and len(rest.refs) == 1 and not rest.what and rest.refs[0].attribute.endswith("[*]"):
        address, attribute = rest.refs[0]
        return rest._replace(refs=(Ref(address, attribute.removesuffix("[*]")),))
    return None
