"""Policies as data sources `aws_iam_policy_document` in HCL."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal
from unicodedata import normalize

from iac_iam_guard.graph import Mode
from iac_iam_guard.reporting.convert.arrange import element, statements
from iac_iam_guard.reporting.convert.layout import lay_out
from iac_iam_guard.reporting.convert.losses import Converted, Losses
from iac_iam_guard.reporting.convert.policies import FoundPolicy
from iac_iam_guard.reporting.convert.references import DataSource, References, as_list, texts_of
from iac_iam_guard.terraform.number import number_text
from iac_iam_guard.values import Known, Mapping, Ref, Text, Unknown, Value
from iac_iam_guard.values import Sequence as Listed

if TYPE_CHECKING:
    from hcl2 import Builder

SOURCE = "aws_iam_policy_document"
DEFAULT_VERSION = "2012-10-17"
ABSENT_VERSION = "2008-10-17"
"""What a policy means that names no version; it knows no variables."""
LISTS = (("Action", "actions"), ("NotAction", "not_actions"), ("Resource", "resources"), ("NotResource", "not_resources"))
DOCUMENT = frozenset({"version", "id", "statement"})
STATEMENT = frozenset({"sid", "effect", "principal", "notprincipal", "action", "notaction", "resource", "notresource", "condition"})
Use = Literal["variables", "text"]
"""What `${` means in an argument: a variable of the policy, which the data source wants as `&{`, or nothing but itself."""


def write_hcl(policies: Sequence[FoundPolicy]) -> Converted:
    """Return one data source for each policy under a comment with its address, and the data sources that these refer to and nobody declares."""
    losses = Losses()
    missing: dict[DataSource, None] = {}
    texts: dict[int, dict[Ref, Text]] = {}
    names: set[str] = set()
    blocks: list[str] = []
    for policy in policies:
        losses.begin(policy.title, policy.losses)
        if policy.graph is not None and id(policy.graph) not in texts:
            texts[id(policy.graph)] = texts_of(policy.graph)
        writer = _Writer(References(policy, texts.get(id(policy.graph), {}), missing), losses)
        block = writer.document(policy.tree, _name(policy, names))
        blocks.append(f"# {_one_line(policy.title)}\n{block}" if policy.origin is not None else block)
    blocks[:0] = [_deployment(source) for source in sorted(missing)]
    return Converted("\n".join(blocks), tuple(losses.notes))


class _Writer:
    """Writes one policy."""

    def __init__(self, references: References, losses: Losses) -> None:
        self.references = references
        self.losses = losses
        self.version = DEFAULT_VERSION

    def document(self, tree: Mapping, name: str) -> str:
        """Return the data source."""
        from hcl2 import Builder

        self.refuse_others(tree, DOCUMENT)
        arguments: dict[str, object] = {}
        version = element(tree, "Version")
        self.version = ABSENT_VERSION if version is None else str(version.value) if isinstance(version, Known) else DEFAULT_VERSION
        if version is None or version != Known(DEFAULT_VERSION):
            arguments["version"] = self.string(Known(ABSENT_VERSION) if version is None else version, "text")
        if (identifier := element(tree, "Id")) is not None:
            arguments["policy_id"] = self.string(identifier, "text")
        items, rest = statements(tree)
        body = Builder()
        sids: set[Value] = set()
        for item in items:
            if not isinstance(item, Mapping):
                self.losses.tell(f"a statement is left out: {self.losses.stand_in(item)}")
                continue
            sid = element(item, "Sid")
            if isinstance(sid, Known) and sid in sids:
                self.losses.tell("two statements have one Sid, which the data source refuses")
            elif sid is not None:
                sids.add(sid)
            self.statement(body, item)
        if rest is not None:
            self.losses.tell(f"further statements are left out: {self.losses.stand_in(rest)}")
        elif not items:
            self.losses.tell("the policy has no statement")
        return lay_out(_data_source(SOURCE, name, body, **arguments))

    def statement(self, body: "Builder", tree: Mapping) -> None:
        """Add a `statement` block."""
        from hcl2 import Builder

        self.refuse_others(tree, STATEMENT)
        arguments: dict[str, object] = {}
        if (sid := element(tree, "Sid")) is not None and sid != Known(""):
            arguments["sid"] = self.string(sid, "text")
        effect = element(tree, "Effect")
        if effect is None:
            self.losses.tell("a statement has no Effect; that of the data source is Allow")
        elif effect != Known("Allow"):
            arguments["effect"] = self.string(effect, "text")
        for name, argument in LISTS:
            if (value := element(tree, name)) is not None:
                arguments[argument] = self.strings(value, name)
        nested = Builder()
        for name, block in (("Principal", "principals"), ("NotPrincipal", "not_principals")):
            for kind, identifiers in self.principals(element(tree, name), name):
                nested.block(block, type=kind, identifiers=identifiers)
        for test, variable, values in self.conditions(element(tree, "Condition")):
            nested.block("condition", test=test, variable=variable, values=values)
        body.block("statement", [], nested, **arguments)

    def principals(self, value: Value | None, name: str) -> Iterator[tuple[object, object]]:
        """Yield type and identifiers of every block that a Principal element takes."""
        match value:
            case None:
                return
            case Known(value="*"):
                yield _quoted("*"), [_quoted("*")]
            case Mapping(sensitive=False):
                for kind, identifiers in value.entries.items():
                    yield self.string(Known(kind), "text"), self.strings(identifiers, name)
                if value.rest is not None:
                    yield _quoted(self.losses.stand_in(value.rest)), [_quoted(self.losses.stand_in(value.rest))]
            case Unknown():
                yield _quoted(self.losses.stand_in(value)), [_quoted(self.losses.stand_in(value))]
            case _:
                self.losses.tell(f"{name} is neither `*` nor an object; it is written as a principal of type AWS")
                yield _quoted("AWS"), self.strings(value, name)

    def conditions(self, value: Value | None) -> Iterator[tuple[object, object, object]]:
        """Yield test, variable and values of every block that a Condition element takes."""
        match value:
            case None:
                return
            case Mapping(sensitive=False):
                for operator, tests in value.entries.items():
                    test = self.string(Known(operator), "text")
                    yield from ((test, variable, values) for variable, values in self.tests(tests))
                if value.rest is not None:
                    yield self.open_condition(value.rest)
            case _:
                yield self.open_condition(value)

    def tests(self, tests: Value) -> Iterator[tuple[object, object]]:
        """Yield variable and values of every test of one operator."""
        if not isinstance(tests, Mapping) or tests.sensitive:
            yield self.open_condition(tests)[1:]
            return
        for key, values in tests.entries.items():
            yield self.string(Known(key), "text"), self.strings(values, "Condition")
        for text, values in tests.partial:
            yield self.string(text, "text"), self.strings(values, "Condition")
        if tests.rest is not None and not tests.partial:
            yield self.open_condition(tests.rest)[1:]

    def open_condition(self, value: Value) -> tuple[object, object, object]:
        """Return a block in place of conditions that are not known: the data source must not become weaker than the policy."""
        placeholder = _quoted(self.losses.stand_in(value))
        return placeholder, placeholder, [placeholder]

    def strings(self, value: Value, name: str) -> object:
        """Return a list of strings, or an expression that is one."""
        use: Use = "text" if name in ("Action", "NotAction") else "variables"
        match value:
            case Listed(sensitive=False):
                items = [self.string(item, use) for item in value.items]
                if not items and value.rest is None and name != "Condition":
                    self.losses.tell(f"{name} is empty, which the data source takes for absent")
                if value.rest is None:
                    return items
                whole = as_list(value.rest)
                expression = self.references.expression(whole) if whole is not None else None
                if expression is None:
                    return [*items, _quoted(self.losses.stand_in(value.rest))]
                return f"${{concat([{', '.join(map(_as_expression, items))}], {expression})}}" if items else f"${{{expression}}}"
            case Unknown() if not value.opaque and value.type.kind != "string":
                expression = self.references.expression(value)
                return [_quoted(self.losses.stand_in(value))] if expression is None else f"${{{expression}}}"
        return [self.string(value, use)]

    def string(self, value: Value, use: Use) -> str:
        """Return one string as the writer takes it: quoted, or an expression in `${}`."""
        match value:
            case Unknown():
                expression = self.references.expression(value)
                return _quoted(self.losses.stand_in(value)) if expression is None else f"${{{expression}}}"
            case Text(sensitive=False):
                parts = [self.part(part, use) for part in self.references.parts(value)]
                return parts[0] if len(parts) == 1 and parts[0].startswith("${") else f'"{"".join(parts)}"'
            case Known(value=str() as text) if not self.losses.is_secret(value):
                return f'"{self.literal(text, use)}"'
            case Known(value=bool() as truth) if not value.sensitive:
                return _quoted("true" if truth else "false")
            case Known(value=None):
                self.losses.tell("a null is written as an empty string")
                return _quoted("")
            case Known() if not value.sensitive and not isinstance(value.value, str) and value.value is not None:
                return _quoted(number_text(value.value))
        return _quoted(self.losses.stand_in(value))

    def part(self, part: str | Known | Unknown, use: Use) -> str:
        """Return a part of a text that has references."""
        if isinstance(part, str):
            return f"${{{part}}}"
        if isinstance(part, Unknown):
            expression = self.references.expression(part)
            return self.losses.stand_in(part) if expression is None else f"${{{expression}}}"
        return self.losses.stand_in(part) if self.losses.is_secret(part) else self.literal(str(part.value), use, before_reference=True)

    def literal(self, text: str, use: Use, *, before_reference: bool = False) -> str:
        """Return what stands between quotes for `text`."""
        if normalize("NFC", text) != text:
            self.losses.tell("Terraform composes accented letters that the policy writes as two characters")
        if use == "variables":
            if "&{" in text:
                self.losses.tell("`&{` is written as it stands, but the data source takes it for the beginning of a variable")
            if self.version != ABSENT_VERSION:
                text = text.replace("${", "&{")
        return _escaped(text, before_reference)

    def refuse_others(self, tree: Mapping, names: frozenset[str]) -> None:
        """Tell which elements the data source has no argument for."""
        for key in tree.entries:
            if key.lower() not in names:
                self.losses.tell(f"the data source has no argument for {_one_line(key)[:40]!r}")
        if tree.rest is not None:
            self.losses.tell(f"further elements are left out: {self.losses.stand_in(tree.rest)}")


def _data_source(kind: str, name: str, body: "Builder | None", **arguments: object) -> str:
    import hcl2

    document = hcl2.Builder()
    document.block("data", [_quoted(kind), _quoted(name)], body, **arguments)
    options = hcl2.FormatterOptions(vertically_align_attributes=False, open_empty_blocks=False)
    build: Callable[[], dict[str, object]] = document.build
    text: str = hcl2.dumps(build(), formatter_options=options)
    return text


def _deployment(source: DataSource) -> str:
    arguments = {"provider": f"${{aws.{source.alias}}}"} if source.alias else {}
    return lay_out(_data_source(source.kind, source.name, None, **arguments))


def _name(policy: FoundPolicy, taken: set[str]) -> str:
    """Return a name for the data source of a policy, and take it: the name of the declaration that holds it, with modules and argument."""
    told = policy.address
    if policy.origin is not None and policy.graph is not None and policy.graph.kind != "cloudformation":
        kind = policy.origin.type.removeprefix("data.")
        told = told.replace("data." if policy.origin.mode is Mode.DATA else "", "", 1).replace(f"{kind}.", "", 1).replace("module.", "")
    stem = re.sub(r"[^A-Za-z0-9_]+", "_", told).strip("_")
    stem = stem if stem[:1].isalpha() or stem[:1] == "_" else f"policy_{stem}"
    name, count = stem, 1
    while name in taken:
        count += 1
        name = f"{stem}_{count}"
    taken.add(name)
    return name


def _quoted(text: str) -> str:
    return f'"{_escaped(text, before_reference=False)}"'


def _escaped(text: str, before_reference: bool) -> str:
    r"""Return what stands for `text` between the quotes of a string of HCL.

    NOTE: `\u0024{` instead of `$${`, and `\u0022` instead of `\"` beside references: python-hcl2 parts strings at them and loses the quote, or takes
    time that doubles with every `${` that nothing closes.
    """
    written: list[str] = []
    for index, character in enumerate(text):
        following = text[index + 1 : index + 2]
        if (character in "$%" and (following == "{" or (before_reference and not following))) or (character == '"' and before_reference):
            written.append(f"\\u{ord(character):04x}")
        elif character in SHORT:
            written.append(SHORT[character])
        elif character.isprintable():
            written.append(character)
        else:
            written.append(f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}")
    return "".join(written)


SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


def _as_expression(item: str) -> str:
    return item[2:-1] if item.startswith("${") else item


def _one_line(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
