"""The sections of a template, as far as their form is right; what is malformed is said and passed over."""

from typing import NamedTuple

from iac_iam_guard.cloudformation.nodes import Items, Member, Members, Node, Scalar, string_of
from iac_iam_guard.cloudformation.places import Places
from iac_iam_guard.errors import Diagnostic
from iac_iam_guard.source import SourceSpan


class Declaration(NamedTuple):
    """A parameter, resource or output: its name and type, the place of its name, what it is declared with, and the place of all of it."""

    name: str
    type: str
    key: SourceSpan
    body: Members
    block: SourceSpan


class Template(NamedTuple):
    """One template; names in every section are unique. `transforms` are the names of its transforms with their places.

    `prefix` is the address of the stack that it is nested in, with a dot, "" for the template that the unit is named after.
    """

    path: str
    root: Members
    parameters: dict[str, Declaration]
    mappings: dict[str, Members]
    conditions: dict[str, Node]
    resources: dict[str, Declaration]
    outputs: dict[str, Declaration]
    transforms: tuple[tuple[str, SourceSpan], ...]
    problems: tuple[Diagnostic, ...]
    places: Places
    prefix: str = ""

    def address(self, name: str) -> str:
        """Return the address of a declaration in the unit: its name, after those of the stacks that the template is nested in."""
        return self.prefix + name

    def span(self, node: Node) -> SourceSpan:
        """Return the place of a node."""
        return self.places.span(node.start, node.end)

    def key(self, member: Member) -> SourceSpan:
        """Return the place of the name of an entry."""
        return self.places.span(member.key_start, member.key_end)


LOOP = "Fn::ForEach"
TRANSFORM = "Fn::Transform"


def read_sections(path: str, root: Members, places: Places | None = None, prefix: str = "") -> Template:
    """Return the sections of the template at `path`; `places` say what file a node comes from if not all are of that one."""
    problems: list[Diagnostic] = []
    places = places if places is not None else Places(path)
    sections = _Sections(places, root, problems)
    return Template(
        path,
        root,
        sections.declarations("Parameters"),
        {name: member.node for name, member in sections.section("Mappings").items() if isinstance(member.node, Members)},
        {name: member.node for name, member in sections.section("Conditions").items()},
        sections.resources(),
        sections.declarations("Outputs"),
        sections.transforms(),
        tuple(problems),
        places,
        prefix,
    )


class _Sections:
    """Reads the sections of one template."""

    def __init__(self, places: Places, root: Members, problems: list[Diagnostic]) -> None:
        self.places = places
        self.root = root
        self.problems = problems

    def section(self, name: str) -> dict[str, Member]:
        """Return the entries of a section, none where it is absent."""
        node = self.root.node(name)
        if node is None:
            return {}
        if not isinstance(node, Members):
            self.refuse(f"{name} is a mapping of names", node)
            return {}
        return dict(node.entries)

    def declarations(self, name: str) -> dict[str, Declaration]:
        """Return the declarations of a section."""
        found: dict[str, Declaration] = {}
        for key, member in self.section(name).items():
            if key.startswith((LOOP, TRANSFORM)):
                continue
            if isinstance(member.node, Members):
                found[key] = Declaration(key, string_of(member.node.node("Type")) or "", self.key(member), member.node, self.block(member))
            else:
                self.refuse(f"each of {name} is a mapping", member.node)
        return found

    def resources(self) -> dict[str, Declaration]:
        """Return the resources that have a type."""
        found = {}
        for name, declaration in self.declarations("Resources").items():
            if declaration.type:
                found[name] = declaration
            else:
                lacks = "a type that is a name" if "Type" in declaration.body.entries else "a type"
                self.problems.append(Diagnostic("warning", f"a resource without {lacks} is passed over", declaration.key))
        return found

    def transforms(self) -> tuple[tuple[str, SourceSpan], ...]:
        """Return the transforms that the template as a whole goes through."""
        node = self.root.node("Transform")
        listed: tuple[Node, ...] = node.items if isinstance(node, Items) else (node,) if node is not None else ()
        found = []
        for item in listed:
            name = item if isinstance(item, Scalar) else item.node("Name") if isinstance(item, Members) else None
            if isinstance(name, Scalar):
                found.append((name.text, self.places.span(name.start, name.end)))
        return tuple(found)

    def key(self, member: Member) -> SourceSpan:
        """Return the place of the name of an entry."""
        return self.places.span(member.key_start, member.key_end)

    def block(self, member: Member) -> SourceSpan:
        """Return the place of an entry with its name; that of its name alone where the rest stands elsewhere."""
        key, body = self.key(member), self.places.span(member.node.start, member.node.end)
        return SourceSpan(key.path, key.start, max(body.end, key.end)) if body.path == key.path and body.start >= key.start else key

    def refuse(self, message: str, node: Node) -> None:
        """Note what is malformed."""
        self.problems.append(Diagnostic("warning", message, self.places.span(node.start, min(node.end, node.start + 1))))
