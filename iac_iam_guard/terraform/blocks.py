"""Nested blocks as values: static and dynamic ones become a sequence of mappings, in the order in which they are written."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform import syntax
from iac_iam_guard.terraform.evaluate import Budget
from iac_iam_guard.terraform.expansion import elements_of
from iac_iam_guard.terraform.module import block_type
from iac_iam_guard.terraform.objects import one_rest
from iac_iam_guard.terraform.outcome import EvaluationError, Hangs, distribute
from iac_iam_guard.terraform.shares import BLOCK_STEPS, lend
from iac_iam_guard.values import Choice, Known, Reason, Sequence, Unknown, Value
from iac_iam_guard.values import Mapping as MappingValue

Names: TypeAlias = Mapping[str, Value]
Compute: TypeAlias = Callable[[syntax.Expression, str, Names], Value]
"""Returns the value of an expression of the file named second, where the names given third mean something; never raises EvaluationError."""

KEYWORDS = frozenset({"when", "on_failure"})
"""Arguments of provisioners whose value is a bare word."""

Report: TypeAlias = Callable[[str, SourceSpan], None]


class BlockReader:
    """Turns the nested blocks of one file into values."""

    __slots__ = ("budget", "compute", "path", "report")

    def __init__(self, path: str, compute: Compute, report: Report, budget: Budget) -> None:
        """Compute expressions with `compute`; `report` takes what is wrong, and `budget` bounds what dynamic blocks make."""
        self.budget = budget
        self.path = path
        self.compute = compute
        self.report = report

    def span(self, block: syntax.Block) -> SourceSpan:
        """Return the place of the header of `block`."""
        return SourceSpan(self.path, block.start, block.header_end)

    def sequence(self, blocks: Iterable[syntax.Block], names: Names, first: Value | None = None) -> Value:
        """Return the blocks, all of one type, as a tuple; as a Choice where it depends on a question which of them there are.

        `first` are blocks of the type that JSON configuration writes as an argument: one object, or a list of them.
        """
        pieces: list[Value] = [] if first is None else [Sequence("tuple", (first,)) if isinstance(first, MappingValue) else first]
        run: list[Value] = []
        span = None
        for block in blocks:
            span = span or self.span(block)
            if block.type == "dynamic" and block.labels:
                if run:
                    pieces.append(Sequence("tuple", tuple(run)))
                    run = []
                pieces.append(self._dynamic(block, names))
            else:
                run.append(self.mapping(block.body, self.span(block), names, block.labels))
        if span is None:
            return Sequence("tuple", ())
        if not pieces:
            return Sequence("tuple", tuple(run), span)
        if run:
            pieces.append(Sequence("tuple", tuple(run)))
        return distribute(lambda parts: _concatenate(parts, span), tuple(pieces), span)

    def mapping(self, body: syntax.Body, span: SourceSpan, names: Names, labels: tuple[syntax.Label, ...] = ()) -> MappingValue:
        """Return the content of a block at `span`; a label (of a provisioner) is its `type`."""
        entries: dict[str, Value] = {}
        key_spans: dict[str, SourceSpan] = {}
        if labels:
            entries["type"] = Known(labels[0].text, SourceSpan(self.path, labels[0].start, labels[0].end))
        for name, argument in body.arguments.items():
            keyword = argument.expression if labels and name in KEYWORDS else None
            if isinstance(keyword, syntax.Reference):
                entries[name] = Known(keyword.name, SourceSpan(self.path, keyword.start, keyword.end))
            else:
                entries[name] = self.compute(argument.expression, self.path, names)
            key_spans[name] = SourceSpan(self.path, argument.start, argument.start + len(name))
        for kind, blocks in group_blocks(body.blocks).items():
            entries[kind] = self.sequence(blocks, names, entries.get(kind))
            key_spans.setdefault(kind, self.span(blocks[0]))
        return MappingValue("object", entries, span, key_spans=key_spans)

    def _dynamic(self, block: syntax.Block, names: Names) -> Value:
        """Return the blocks that a dynamic block makes."""
        span = self.span(block)
        contents = [inner for inner in block.body.blocks if inner.type == "content"]
        source = block.body.arguments.get("for_each")
        if source is None or len(contents) != 1:
            self.report("A dynamic block needs for_each and one content block.", span)
            return Sequence("tuple", (), span, rest=Unknown(Reason.ERROR, span))
        iterator = self._iterator(block)

        def expand(arguments: tuple[Value, ...]) -> Value:
            (collection,) = arguments
            if isinstance(collection, Choice):
                raise Hangs(collection.atom)
            pairs, further = elements_of(collection, span)

            def content(pair: tuple[Value, Value]) -> Value:
                self.budget.steps -= BLOCK_STEPS
                if self.budget.steps < 0:
                    return Unknown(Reason.LIMIT, span)
                element = MappingValue("object", {"key": pair[0], "value": pair[1]})
                return self.mapping(contents[0].body, span, {**names, iterator: element}, contents[0].labels)

            return Sequence("tuple", tuple([content(pair) for pair in pairs]), span, rest=content(further) if further is not None else None)

        collection = self.compute(source.expression, self.path, names)
        kept = lend(self.budget)
        try:
            return distribute(expand, (collection,), span)
        except EvaluationError as error:
            self.report(str(error), SourceSpan(self.path, source.start, source.end))
            return Sequence("tuple", (), span, rest=Unknown(Reason.ERROR, span))
        finally:
            self.budget.steps += kept

    def _iterator(self, block: syntax.Block) -> str:
        """Return the name under which the content of a dynamic block knows its element."""
        argument = block.body.arguments.get("iterator")
        if argument is None:
            return block.labels[0].text
        match argument.expression:
            case syntax.Reference(name=name, steps=()) | syntax.Literal(value=str() as name):
                return name
        self.report("The iterator of a dynamic block is a bare name.", SourceSpan(self.path, argument.start, argument.end))
        return block.labels[0].text


def group_blocks(blocks: Iterable[syntax.Block]) -> dict[str, list[syntax.Block]]:
    """Return nested blocks by type, dynamic ones under the type of what they make."""
    groups: dict[str, list[syntax.Block]] = {}
    for block in blocks:
        groups.setdefault(block_type(block), []).append(block)
    return groups


def _concatenate(parts: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the blocks of all parts as one tuple."""
    items: list[Value] = []
    rests: list[Value] = []
    for part in parts:
        if isinstance(part, Choice):
            raise Hangs(part.atom)
        if isinstance(part, Sequence):
            items.extend(part.items)
            if part.rest is not None:
                rests.append(part.rest)
        else:
            rests.append(part)
    return Sequence("tuple", tuple(items), span, rest=one_rest(rests, span))
