"""Variables of the Serverless Framework in nodes: what the configuration itself says is put in, anything else becomes a parameter of the template.

Text around a variable keeps its places: it becomes a Join of what stands before, the value, and what stands behind.
"""

from collections.abc import Iterator
from typing import NamedTuple

from iac_iam_guard.cloudformation.library import Library
from iac_iam_guard.cloudformation.nodes import Items, Member, Members, Node, Scalar, call_of
from iac_iam_guard.cloudformation.sam.writing import Place, place_of, ref, write
from iac_iam_guard.cloudformation.serverless.syntax import Literal, Source, Variable, variables_in
from iac_iam_guard.errors import Diagnostic, InputError
from iac_iam_guard.graph import Unresolved

DEPTH_LIMIT = 60
"""Levels of nodes and of variables within each other."""
STEP_LIMIT = 200_000
"""Nodes of one service that are looked at, those counted again that variables repeat."""
FILES = (".yml", ".yaml", ".json")
BEYOND = "what is not read"
"""The parameter that stands for what is too much, or refers to itself."""
STAGE, DEFAULT_STAGE = "opt:stage", "dev"
HIDDEN = ("env", "ssm", "vault", "doppler")
"""Sources of which values may be secrets."""
PSEUDO = {"accountId": "AWS::AccountId", "region": "AWS::Region"}


class Unseen(NamedTuple):
    """Stands for what a file says that is not read."""


class Variables:
    """Resolves the variables of one service."""

    def __init__(self, root: Members, library: Library) -> None:
        """Take the configuration of the service, whose file is the first of the library."""
        self.root = root
        self.library = library
        self.beside = library.files[0]
        self.parameters: dict[str, Member] = {}
        self.problems: dict[Diagnostic, None] = {}
        self.unresolved: dict[Unresolved, None] = {}
        self._seen: dict[int, tuple[Node, Node]] = {}
        self._running: set[object] = set()
        self._steps = 0

    def resolve(self, node: Node, depth: int = 0) -> Node:
        """Return a node with its variables resolved; one without any is returned as it is."""
        if isinstance(node, Scalar) and not (isinstance(node.value, str) and "{" in node.value):
            return node
        seen = self._seen.get(id(node))
        if seen is not None:
            return seen[1]
        if not self._spend(1) or depth > DEPTH_LIMIT or id(node) in self._running:
            self._refuse(node)
            return self._parameter(BEYOND, None, place_of(node))
        self._running.add(id(node))
        try:
            found = self._resolved(node, depth)
        finally:
            self._running.discard(id(node))
        self._seen[id(node)] = (node, found)
        return found

    def _resolved(self, node: Node, depth: int) -> Node:
        if isinstance(node, Scalar):
            return self._scalar(node, depth)
        return self._items(node, depth) if isinstance(node, Items) else self._members(node, depth)

    def _spend(self, steps: int) -> bool:
        """Count steps; tell whether some are left."""
        self._steps += steps
        return self._steps <= STEP_LIMIT

    def text(self, node: Node | None) -> str | None:
        """Return the text that a node comes to, None where it is not known, or no text."""
        return text_of(self.resolve(node)) if node is not None else None

    # -- containers

    def _items(self, node: Items, depth: int) -> Node:
        items = tuple(self.resolve(item, depth + 1) for item in node.items)
        return node._replace(items=items) if any(new is not old for new, old in zip(items, node.items, strict=True)) else node

    def _members(self, node: Members, depth: int) -> Node:
        call = call_of(node)
        if call is not None and call[0] == "Fn::Sub":
            return self._substitution(node, call[1], depth)
        entries: dict[str, Member] = {}
        for key, member in node.entries.items():
            name = self.text(Scalar(key, key, (), member.key_start, member.key_end)) if "${" in key else key
            entries[name if name is not None else key] = member._replace(node=self.resolve(member.node, depth + 1))
        same = len(entries) == len(node.entries) and all(key in entries and entries[key].node is member.node for key, member in node.entries.items())
        return node if same else node._replace(entries=entries)

    def _substitution(self, node: Members, argument: Node, depth: int) -> Node:
        """Return a call of Sub; where its text has variables of the framework, a Join of calls for what stands between them."""
        text = argument.items[0] if isinstance(argument, Items) and argument.items else argument
        more = argument.items[1:] if isinstance(argument, Items) else ()
        rest = tuple(self.resolve(item, depth + 1) for item in more)
        if not isinstance(text, Scalar) or not isinstance(text.value, str) or not any(variables_in(text.text)):
            changed = any(new is not old for new, old in zip(rest, more, strict=True))
            return write({"Fn::Sub": [text, *rest]}, place_of(node)) if changed else node
        pieces = [write({"Fn::Sub": [piece, *rest] if rest else piece}, place_of(piece)) if literal else piece for piece, literal in self._pieces(text, depth)]
        return self._join(pieces, text)

    # -- texts

    def _scalar(self, node: Scalar, depth: int) -> Node:
        pieces = [piece for piece, _ in self._pieces(node, depth)]
        if len(pieces) == 1:
            return pieces[0]
        return self._join(pieces, node)

    def _join(self, pieces: list[Node], written: Scalar) -> Node:
        """Return a text of several parts; one that has grown beyond measure is not known."""
        parts = list(_flattened(pieces))
        if not self._spend(len(parts)):
            self._refuse(written)
            return self._parameter(_bare(written.text), None, place_of(written))
        return write({"Fn::Join": ["", parts]}, place_of(written))

    def _pieces(self, node: Scalar, depth: int) -> list[tuple[Node, bool]]:
        """Return what a text consists of, and of each part whether it is written there."""
        text = node.text
        found = list(variables_in(text))
        if not found:
            return [(node, True)]
        pieces: list[tuple[Node, bool]] = []
        position = 0
        for variable in found:
            if variable.start > position:
                pieces.append((cut(node, position, variable.start), True))
            pieces.append((self._value(variable, cut(node, variable.start, variable.end), depth), False))
            position = variable.end
        if position < len(text):
            pieces.append((cut(node, position, len(text)), True))
        return pieces

    def _value(self, variable: Variable, written: Scalar, depth: int) -> Node:
        """Return what a variable comes to: the first of its sources that gives something; one that is not known decides, with the next as its default."""
        at = place_of(written)
        if variable.pseudo:
            return write(ref(variable.pseudo), at)
        if depth > DEPTH_LIMIT:
            self._refuse(written)
            return self._parameter(_bare(written.text), None, at)
        for index, source in enumerate(variable.sources):
            found = self._source(source, written, depth)
            if isinstance(found, str):
                return self._parameter(found, self._default(variable.sources[index + 1 :], written, depth), at)
            if found is not None:
                return found
        return self._parameter(_bare(written.text), None, at)

    def _default(self, sources: tuple[Source | Literal | Variable, ...], written: Scalar, depth: int) -> Scalar | None:
        """Return what a variable is if its sources that are not known give nothing: the first literal among the others, None where there is none."""
        for source in sources:
            found = self._source(source, written, depth)
            if found is not None and not isinstance(found, str):
                return found if isinstance(found, Scalar) and found.value is not None else None
        return None

    def _source(self, source: Source | Literal | Variable, written: Scalar, depth: int) -> Node | str | None:
        """Return what one source gives: a node, nothing, or as text the name of what is not known."""
        at = place_of(written)
        if isinstance(source, Literal):
            return write(source.value, at) if source.value is not None else Scalar(None, "null", (), *at)
        if isinstance(source, Variable):
            return self._value(source, written, depth + 1)
        address = self._plain(source.address, at, depth)
        parameter = self._plain(source.parameter, at, depth)
        if address is None or parameter is None:
            return _bare(written.text)
        name = f"{source.type}({parameter}):{address}" if parameter else f"{source.type}:{address}"
        match source.type:
            case "self":
                return self._own(address, written, depth)
            case "file":
                return self._file(parameter, address, name, written, depth)
            case "aws":
                return write(ref(PSEUDO[address]), at) if address in PSEUDO else name
            case "sls" if address == "stage":
                return self.stage(at)
            case "strToBool" if parameter.lower() in ("true", "false", "1", "0"):
                return write(parameter.lower() in ("true", "1"), at)
        return name

    def _plain(self, text: str, at: Place, depth: int) -> str | None:
        """Return a part of a variable with the variables in it resolved, None where they are not known."""
        if "${" not in text:
            return text
        pieces = [text_of(piece) for piece, _ in self._pieces(Scalar(text, text, (), *at), depth + 1)]
        return "".join(piece for piece in pieces if piece is not None) if None not in pieces else None

    def _own(self, address: str, written: Scalar, depth: int) -> Node | None:
        if address == "provider.stage" and self._walk(self.root, ("provider", "stage"), depth) is None:
            return self.stage(place_of(written))
        key = ("self", address)
        if key in self._running:
            self._refuse(written)
            return None
        self._running.add(key)
        try:
            return self._walk(self.root, names_of(address), depth)
        finally:
            self._running.discard(key)

    def _file(self, name: str, address: str, shown: str, written: Scalar, depth: int) -> Node | str | None:
        """Return what another file says; the value of one that is a program, or leads elsewhere, is not known."""
        root = self._content(name, written)
        key = ("file", name.strip(), address)
        if isinstance(root, Unseen) or key in self._running:
            return shown
        self._running.add(key)
        try:
            return self._walk(root, names_of(address), depth)
        finally:
            self._running.discard(key)

    def _content(self, name: str, written: Scalar) -> "Node | Unseen | None":
        """Return what a file says as it is written there, None for an empty one."""
        name = name.strip()
        if not name.lower().endswith(FILES) or name.startswith("~"):
            return Unseen()
        try:
            path = self.library.find(name, self.beside)
            return self.library.root(path) if path is not None else Unseen()
        except InputError as error:
            span = self.library.places.span(written.start, written.end)
            self.unresolved[Unresolved("file", name, span, f"{error.message}: what it says is not known")] = None
            return Unseen()

    def _walk(self, node: Node | None, names: tuple[str, ...], depth: int) -> Node | None:
        """Return what stands under `names` in a node, with its variables resolved; None where nothing does."""
        found = self._reached(node, names, depth)
        return self.resolve(found, depth + 1) if found is not None else None

    def _reached(self, node: Node | None, names: tuple[str, ...], depth: int) -> Node | None:
        """Return what stands under `names` in a node as it is written there; None where nothing does."""
        for name in names:
            if isinstance(node, Scalar):
                node = self._opened(node, depth + 1)
            if isinstance(node, Members):
                node = node.node(name)
            elif isinstance(node, Items):
                node = node.items[int(name)] if name.isdecimal() and len(name) < 6 and int(name) < len(node.items) else None
            else:
                return None
        return None if isinstance(node, Scalar) and node.value is None else node

    def _opened(self, node: Scalar, depth: int) -> Node | None:
        """Return what a text comes to that is looked into; what is one variable only as it is written there, for parts of that may refer to others."""
        variable = next(variables_in(node.text), None) if isinstance(node.value, str) else None
        if variable is None or (variable.start, variable.end) != (0, len(node.text)) or depth > DEPTH_LIMIT or not self._spend(1):
            return self.resolve(node, depth)
        source = variable.sources[0] if variable.sources else None
        if not isinstance(source, Source) or source.type not in ("self", "file"):
            return self.resolve(node, depth)
        at = place_of(node)
        address, name = self._plain(source.address, at, depth), self._plain(source.parameter, at, depth)
        if address is None or name is None:
            return self.resolve(node, depth)
        within = self.root if source.type == "self" else self._content(name, node)
        found = self._reached(within, names_of(address), depth) if not isinstance(within, Unseen) else None
        if isinstance(found, Scalar):
            return self._opened(found, depth + 1)
        return found if found is not None else self.resolve(node, depth)

    # -- what is not known

    def stage(self, at: Place) -> Node:
        """Return the stage: what the command line says, else the configuration, else the default of the framework."""
        provider = self.root.node("provider")
        configured = provider.node("stage") if isinstance(provider, Members) else None
        if configured is not None and ("stage",) not in self._running:
            self._running.add(("stage",))
            try:
                return self.resolve(configured)
            finally:
                self._running.discard(("stage",))
        return self._parameter(STAGE, Scalar(DEFAULT_STAGE, DEFAULT_STAGE, (), *at), at)

    def _parameter(self, name: str, default: Scalar | None, at: Place) -> Node:
        """Return a reference to the parameter that stands for what is not known."""
        known = self.parameters.get(name)
        if known is None or (default is not None and isinstance(known.node, Members) and "Default" not in known.node.entries):
            body: dict[str, Scalar | str] = {"Type": "String"}
            if default is not None:
                body["Default"] = default
            elif name.startswith(HIDDEN):
                body["NoEcho"] = "true"
            self.parameters[name] = Member(*at, write(body, at))
        return write(ref(name), at)

    def refuse(self, node: Node, message: str) -> None:
        """Note what is not read, once."""
        if not any(problem.message == message for problem in self.problems):
            self.problems[Diagnostic("warning", message, self.library.places.span(node.start, min(node.end, node.start + 1)))] = None

    def _refuse(self, node: Node) -> None:
        self.refuse(node, "the variables of this service refer to themselves, or are too many: some are not read")


def names_of(address: str) -> tuple[str, ...]:
    """Return the names of an address, none of an empty one, which stands for the whole."""
    return tuple(address.split(".")) if address else ()


def cut(node: Scalar, start: int, end: int) -> Scalar:
    """Return a part of a text, with its own place where the text is written as it is meant."""
    text = node.text[start:end]
    inset, odd = divmod(node.end - node.start - len(node.text), 2)
    if node.map is not None or odd or inset not in (0, 1):
        return Scalar(text, text, (), node.start, node.end)
    return Scalar(text, text, None, node.start + inset + start, node.start + inset + end)


def text_of(node: Node) -> str | None:
    """Return the text that a resolved node is, None where it is not known, or no text."""
    if isinstance(node, Scalar):
        return node.text if node.value is not None else None
    call = call_of(node)
    if call is None or call[0] != "Fn::Join" or not isinstance(call[1], Items) or not isinstance(call[1].items[-1], Items):
        return None
    parts = [part.text if isinstance(part, Scalar) else None for part in call[1].items[-1].items]
    return "".join(part for part in parts if part is not None) if None not in parts else None


def _bare(text: str) -> str:
    """Return a variable as a name in which nothing is a variable."""
    return (text[2:-1] if text.startswith("${") else text).replace("${", "(").replace("}", ")")


def _flattened(pieces: list[Node]) -> Iterator[Node]:
    """Yield the parts of a text, those of a Join without delimiter one by one."""
    for piece in pieces:
        call = call_of(piece)
        inner = call[1].items if call is not None and call[0] == "Fn::Join" and isinstance(call[1], Items) and len(call[1].items) == 2 else ()
        if inner and isinstance(inner[0], Scalar) and inner[0].text == "" and isinstance(inner[1], Items):
            yield from inner[1].items
        else:
            yield piece
