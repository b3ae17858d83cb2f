"""What a policy says and which part it plays, without who has it, where it stands and what else there is.

A word that takes these types can look at nothing else, so what it says of one policy or statement holds for all that say the same.
"""

from collections.abc import Hashable
from typing import Protocol

from iac_iam_guard.assumptions import Assumptions
from iac_iam_guard.iam.document import Document, Elements, Principals, Statement
from iac_iam_guard.iam.model import Policy, PolicyKind, PolicyStatement
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Known, Value


class Premises(Protocol):
    """What the user told us: all that a word may know of an estate that looks at no more than what is said."""

    @property
    def assumptions(self) -> Assumptions:
        """The same for all subjects of a scan."""


class SaidPolicy(Protocol):
    """A policy as it reads."""

    @property
    def document(self) -> Document:
        """What it says."""

    @property
    def kind(self) -> PolicyKind:
        """The part that it plays."""

    @property
    def service(self) -> str:
        """The service that carries it, for policies of resources."""


class SaidStatement(Protocol):
    """A statement as it reads, in its policy."""

    @property
    def policy(self) -> SaidPolicy:
        """The policy that it stands in."""

    @property
    def statement(self) -> Statement:
        """What it says."""


class Sayings:
    """Tells which policies and statements say the same, in the same layout, in the same part; most estates say much again and again."""

    __slots__ = ("_documents", "_numbers")

    def __init__(self) -> None:
        """Begin without any; the documents that are asked about must live as long."""
        self._documents: dict[int, int | None] = {}
        self._numbers: dict[Hashable, int] = {}

    def of(self, subject: object) -> Hashable | None:
        """Return what is equal for subjects that say the same; None for one of which not all is known, and for what is neither policy nor statement."""
        if isinstance(subject, PolicyStatement):
            policy, ordinal = subject.policy, subject.statement.ordinal
        elif isinstance(subject, Policy):
            policy, ordinal = subject, None
        else:
            return None
        document = id(policy.document)
        if document not in self._documents:
            content = _content_of(policy.document)
            self._documents[document] = None if content is None else self._numbers.setdefault(content, len(self._numbers))
        number = self._documents[document]
        return None if number is None else (number, policy.kind, policy.service, ordinal)


def _content_of(document: Document) -> Hashable | None:
    """Return all that is said in a document, and where, counted from its beginning; None where something is not known or hangs on a question."""
    if document.unread is not None or document.rest is not None or document.guards or document.problems:
        return None
    content = _Content()
    content.add_value(document.version)
    for statement in document.statements:
        if statement.guards or statement.opaque_conditions is not None or statement.left_out:
            return None
        content.add_statement(statement)
    return content.seen_from(document.span)


class _Content:
    """What stands in a document, piece by piece: its shape, its values, and their places."""

    __slots__ = ("_shape", "_spans", "_values")

    def __init__(self) -> None:
        self._shape: list[Hashable] = []
        self._values: list[Value] = []
        self._spans: list[SourceSpan] = []

    def add_statement(self, statement: Statement) -> None:
        self._shape += (statement.ordinal, statement.identity)
        self._spans.append(statement.span)
        for name, span in statement.keys:
            self._shape.append(name)
            self._spans.append(span)
        self.add_value(statement.sid)
        self.add_value(statement.effect)
        for elements in (statement.actions, statement.not_actions, statement.resources, statement.not_resources):
            self._add_elements(elements)
        for principals in (statement.principals, statement.not_principals):
            self._add_principals(principals)
        for condition in statement.conditions:
            self._shape += (condition.written, condition.spelling)
            self._spans.append(condition.span)
            self._add_elements(condition.values)

    def add_value(self, value: Value | None) -> None:
        self._shape.append(value is None)
        if value is not None:
            self._values.append(value)

    def _add_elements(self, elements: Elements | None) -> None:
        if elements is None:
            self._shape.append(None)
            return
        self._shape.append(len(elements.items))
        self._spans += (elements.key, elements.span)
        self._values += elements.items
        self.add_value(elements.rest)

    def _add_principals(self, principals: Principals | None) -> None:
        if principals is None:
            self._shape.append(None)
            return
        self._shape += (len(principals.items), len(principals.empty))
        self._spans += (principals.key, principals.span)
        for principal in principals.items:
            self._shape.append(principal.kind)
            self._spans += (principal.span, principal.key)
            self._values.append(principal.identifier)
        for kind, span in principals.empty:
            self._shape.append(kind)
            self._spans.append(span)
        self.add_value(principals.rest)

    def seen_from(self, origin: SourceSpan) -> Hashable | None:
        """Return it with places counted from `origin`, in whatever file where all is in one; None where a value is not known."""
        known = [value for value in self._values if isinstance(value, Known) and not value.sensitive]
        if len(known) < len(self._values):
            return None
        own, start, _ = origin
        spans = [origin, *self._spans, *(value.span for value in known)]
        places = [(first - start, end - start) if path == own else (path, first, end) for path, first, end in spans]
        home = own if any(span.path != own for span in spans) else ""
        return home, tuple(self._shape), tuple([(value.value, type(value.value), value.refs) for value in known]), tuple(places)
