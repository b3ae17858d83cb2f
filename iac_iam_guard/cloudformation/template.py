"""The sections of a template, as far as their form is right; what is malformed is said and passed over."""

from typing import NamedTuple

from iac_iam_guard.cloudformation.nodes import Items, Member, Members, Node, Scalar, string_of
from iac_iam_guard.errors import Diagnostic
from iac_iam_guard.source import SourceSpan


class Declaration(NamedTuple):
    """A parameter, resource or output: its name and type, the place of its name, and what it is declared with."""

    name: str
    type: str
    key: SourceSpan
    body: Members


class Template(NamedTuple):
    """One template; names in every section are unique. `transforms` are the names of its transforms with their places."""

    path: str
    root: Members
    parameters: dict[str, Declaration]
    mappings: dict[str, Members]
    conditions: dict[str, Node]
    resources: dict[str, Declaration]
    outputs: dict[str, Declaration]
    transforms: tuple[tuple[str, SourceSpan], ...]
    loops: tuple[tuple[str, SourceSpan], ...]
    problems: tuple[Diagnostic, ...]

    def span(self, node: Node) -> SourceSpan:
        """Return the place of a node."""
        return SourceSpan(self.path, node.start, node.end)


LOOP = "Fn::ForEach"
TRANSFORM = "Fn::Transform"


def read_sections(path: str, root: Members) -> Template:
    """Return the sections of the template at `path`."""
    problems: list[Diagnostic] = []
    sections = _Sections(path, root, problems)
    resources, loops = sections.resources()
    return Template(
        path,
        root,
        sections.declarations("Parameters"),
        {name: member.node for name, member in sections.section("Mappings").items() if isinstance(member.node, Members)},
        {name: member.node for name, member in sections.section("Conditions").items()},
        resources,
        sections.declarations("Outputs"),
        sections.transforms(),
        loops,
        tuple(problems),
    )


class _Sections:
    """Reads the sections of one template."""

    def __init__(self, path: str, root: Members, problems: list[Diagnostic]) -> None:
        self.path = path
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
                found[key] = Declaration(key, string_of(member.node.node("Type")) or "", self.key(member), member.node)
            else:
                self.refuse(f"each of {name} is a mapping", member.node)
        return found

    def resources(self) -> tuple[dict[str, Declaration], tuple[tuple[str, SourceSpan], ...]]:
        """Return the resources that have a type, and what makes further ones."""
        found = {}
        for name, declaration in self.declarations("Resources").items():
            if declaration.type:
                found[name] = declaration
            else:
                self.problems.append(Diagnostic("warning", "a resource without a type is passed over", declaration.key))
        makers = ((key, self.key(member)) for key, member in self.section_quietly("Resources").items() if key.startswith((LOOP, TRANSFORM)))
        return found, tuple(makers)

    def section_quietly(self, name: str) -> dict[str, Member]:
        """Return the entries of a section that has been looked at before."""
        node = self.root.node(name)
        return dict(node.entries) if isinstance(node, Members) else {}

    def transforms(self) -> tuple[tuple[str, SourceSpan], ...]:
        """Return the transforms that the template as a whole goes through."""
        node = self.root.node("Transform")
        listed: tuple[Node, ...] = node.items if isinstance(node, Items) else (node,) if node is not None else ()
        found = []
        for item in listed:
            name = item if isinstance(item, Scalar) else item.node("Name") if isinstance(item, Members) else None
            if isinstance(name, Scalar):
                found.append((name.text, SourceSpan(self.path, name.start, name.end)))
        return tuple(found)

    def key(self, member: Member) -> SourceSpan:
        """Return the place of the name of an entry."""
        return SourceSpan(self.path, member.key_start, member.key_end)

    def refuse(self, message: str, node: Node) -> None:
        """Note what is malformed."""
        self.problems.append(Diagnostic("warning", message, SourceSpan(self.path, node.start, min(node.end, node.start + 1))))
