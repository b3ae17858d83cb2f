"""AWS::Include: what stands in another file takes the place of the transform that names it.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-include.html
"""

from collections.abc import Iterator

from iac_iam_guard.cloudformation.expanded import Expanded
from iac_iam_guard.cloudformation.library import Library, NotThere, TooMuch
from iac_iam_guard.cloudformation.load import DEPTH_LIMIT, MERGE_LIMIT
from iac_iam_guard.cloudformation.nodes import Items, Member, Members, Node, Scalar, string_of
from iac_iam_guard.cloudformation.template import TRANSFORM
from iac_iam_guard.errors import Diagnostic, InputError
from iac_iam_guard.graph import Unresolved

INCLUDE = "AWS::Include"
HIDDEN = "this part of the template is not visible"


def include(root: Members, path: str, library: Library) -> Expanded:
    """Return the template at `path` with the files that it includes, which are relative to the file in which they are named."""
    includer = _Includer(path, library)
    whole = includer.top(root)
    return Expanded(whole if isinstance(whole, Members) else root, tuple(includer.problems), tuple(includer.unresolved))


def locations(root: Node) -> Iterator[Scalar]:
    """Yield the locations that a template names in transforms of its own, as far as they are literal."""
    from iac_iam_guard.cloudformation.questions import nodes_of

    for node in nodes_of(root):
        if isinstance(node, Members):
            for key in (TRANSFORM, "Transform"):
                for call in _calls(node.node(key)):
                    location = _location(call)
                    if isinstance(location, Scalar) and _name(call) == INCLUDE:
                        yield location


class _Includer:
    """Puts files in their places; what cannot be read stays as it is, and is said."""

    def __init__(self, path: str, library: Library) -> None:
        self.library = library
        self.problems: dict[Diagnostic, None] = {}
        self.unresolved: dict[Unresolved, None] = {}
        self.whole: dict[str, Node | None] = {}
        self.running: list[str] = [path]
        self.seen: dict[int, Node] = {}
        self.merged = 0

    def top(self, root: Members) -> Node:
        """Return a template with what its own `Transform` includes, which stands beside its sections."""
        node = root.node("Transform")
        root = root._replace(entries=dict(root.entries))
        for call in _calls(node):
            if _name(call) == INCLUDE:
                root = self.merge(root, self.fragment(call, 0), 1)
        return self.node(root, 0)

    def node(self, node: Node, depth: int) -> Node:
        """Return a node with everything that is included within it; one with nothing is returned as it is."""
        if isinstance(node, Scalar):
            return node
        found = self.seen.get(id(node))
        if found is None:
            if depth > DEPTH_LIMIT:
                self.refuse(node, f"a template nested more than {DEPTH_LIMIT} levels deep is not read")
                return node
            found = self.items(node, depth) if isinstance(node, Items) else self.members(node, depth)
            self.seen[id(node)] = found
        return found

    def items(self, node: Items, depth: int) -> Node:
        """Return a list with what is included in its items."""
        items = tuple(self.node(item, depth + 1) for item in node.items)
        return node if all(new is old for new, old in zip(items, node.items, strict=True)) else node._replace(items=items)

    def members(self, node: Members, depth: int) -> Node:
        """Return a mapping with what it includes; what it has itself goes before that."""
        entries = {
            key: member._replace(node=inner) if (inner := self.node(member.node, depth + 1)) is not member.node else member
            for key, member in node.entries.items()
        }
        changed = any(entries[key] is not member for key, member in node.entries.items())
        result = node._replace(entries=entries) if changed else node
        if TRANSFORM not in entries:
            return result
        calls = _calls(entries[TRANSFORM].node)
        others = [call for call in calls if _name(call) != INCLUDE]
        for call in others:
            self.unresolved[Unresolved("transform", _name(call), self.library.places.span(call.start, call.end), "what it makes is not known")] = None
        fragments = [self.fragment(call, depth + 1) for call in calls if _name(call) == INCLUDE]
        if others or not calls or any(fragment is None for fragment in fragments):
            return result
        kept = {key: member for key, member in entries.items() if key != TRANSFORM}
        if not kept and len(fragments) == 1 and fragments[0] is not None:
            return fragments[0]
        whole = node._replace(entries=kept)
        for fragment in fragments:
            whole = self.merge(whole, fragment, 0 if depth else 1)
        return whole

    def merge(self, whole: Members, fragment: Node | None, levels: int) -> Members:
        """Return a mapping with the entries of a fragment; mappings that both have, down to so many levels, are joined."""
        if fragment is None:
            return whole
        if not isinstance(fragment, Members):
            self.refuse(fragment, "what is included into a mapping is a mapping")
            return whole
        self.merged += len(whole.entries) + len(fragment.entries)
        if self.merged > MERGE_LIMIT:
            self.refuse(fragment, f"a template into which more than {MERGE_LIMIT:,} keys are included is not read whole")
            return whole
        return whole._replace(entries=_joined(whole, fragment, levels))

    def fragment(self, call: Members, depth: int) -> Node | None:
        """Return what a transform includes, None where that is not to be seen."""
        location = _location(call)
        span = self.library.places.span(call.start, call.end)
        if location is None:
            self.problems[Diagnostic("warning", "AWS::Include has a parameter Location, and this one has not", span)] = None
            return None
        place = self.library.places.span(location.start, location.end)
        name = string_of(location)
        try:
            path = self.library.find(name, place.path) if name is not None else None
            if path is None:
                self.unresolved[Unresolved("include", name or INCLUDE, place, HIDDEN)] = None
                return None
            return self.read(path, depth)
        except NotThere as error:
            self.unresolved[Unresolved("include", name or INCLUDE, place, error.message)] = None
            return None
        except TooMuch as error:
            self.refuse(call, error.message)
            return None
        except InputError as error:
            self.problems[Diagnostic("warning", error.message, error.span or place, error.hint)] = None
            self.unresolved[Unresolved("include", name or INCLUDE, place, HIDDEN)] = None
            return None

    def read(self, path: str, depth: int) -> Node | None:
        """Return what a file says, with what it includes itself; raise InputError for one that includes itself."""
        if path in self.running:
            raise InputError("the file is included in itself", hint="take one of the includes out")
        if path not in self.whole:
            root = self.library.root(path)
            self.running.append(path)
            self.whole[path] = self.node(root, depth) if root is not None else Members({}, 0, 0)
            self.running.pop()
        return self.whole[path]

    def refuse(self, node: Node, message: str) -> None:
        """Note what is not read, once."""
        if not any(problem.message == message for problem in self.problems):
            self.problems[Diagnostic("warning", message, self.library.places.span(node.start, node.start + 1))] = None


def _joined(whole: Members, fragment: Members, levels: int) -> dict[str, Member]:
    """Return the entries of both; of a section that both have, those of both again."""
    entries = dict(whole.entries)
    for key, member in fragment.entries.items():
        own = entries.get(key)
        if own is None:
            entries[key] = member
        elif levels and isinstance(own.node, Members) and isinstance(member.node, Members):
            entries[key] = own._replace(node=own.node._replace(entries=_joined(own.node, member.node, levels - 1)))
    return entries


def _calls(node: Node | None) -> list[Members]:
    """Return the transforms that have parameters, of one or of a list."""
    listed = node.items if isinstance(node, Items) else (node,)
    return [item for item in listed if isinstance(item, Members) and _name(item)]


def _name(call: Members) -> str:
    return string_of(call.node("Name")) or ""


def _location(call: Members) -> Node | None:
    parameters = call.node("Parameters")
    return parameters.node("Location") if isinstance(parameters, Members) else None
