"""Whether one set of resources lies within another: a linear path for what decides at once, the search for everything else."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from iac_iam_guard.iam.clauses import ANYTHING, ResourceSet
from iac_iam_guard.iam.glob import Hole, Tokens, Wild, covers_tokens, has_hole, overlaps_tokens
from iac_iam_guard.iam.glob_automaton import Budget, Format
from iac_iam_guard.iam.glob_search import Layer, Region, find_difference
from iac_iam_guard.iam.resource_formats import ANY_FORMAT, NO_RESOURCE, loosened
from iac_iam_guard.verdict import Truth

EVERYTHING = ResourceSet((), complement=True)


class Question(NamedTuple):
    """Whether all that `new` allows is allowed by `old`."""

    new: Region
    old: Region


def find_new_resource(parts: Iterable[Question], formats: tuple[Format, ...], budget: Budget) -> Tokens | None:
    """Return a text of one of `formats` that the new side of a part allows and the old one does not; None if there surely is none.

    Raises Exhausted where that takes too long to find out.
    """
    for part in parts:
        for wanted in _reaching(formats, part):
            found = find_difference(part.new, part.old, wanted, budget) if wanted else None
            if found is not None:
                return found
    return None


def is_wholly_new(part: Question, formats: tuple[Format, ...]) -> bool:
    """Tell at a glance whether a part surely is new for some resource of one of `formats`: the old side allows nothing like it, or denies all of it."""
    (item,) = part.new.layers[0]
    if len(part.new.layers) > 1 or item.complement:
        return False
    return any(_is_reached(form, item.patterns[0], part) and _is_kept_away(form, part.old) for form in map(loosened, formats))


def _is_reached(form: Tokens, pattern: Tokens, part: Question) -> bool:
    return overlaps_tokens(form, pattern) is Truth.TRUE and not any(_near(form, part.new.denied))


def _is_kept_away(form: Tokens, old: Region) -> bool:
    return any(not any(_near(form, layer)) for layer in old.layers) or any(_covers(denial, form) for denial in _near(form, old.denied))


def _reaching(formats: tuple[Format, ...], part: Question) -> tuple[tuple[Format, ...], ...]:
    """Return the formats to look within, what is no ARN last: any text, where a resource is not known so far that its format can be told."""
    if formats == ANY_FORMAT:
        return (formats,)
    items = part.new.layers[0]
    patterns = [pattern for item in items for pattern in item.patterns if not item.complement and has_hole(pattern)]
    if any(overlaps_tokens(loosened(form), pattern) is Truth.UNKNOWN for form in formats for pattern in patterns):
        return (ANY_FORMAT,)
    wanted = tuple(form for form in formats if not _is_settled(form, part))
    return tuple(form for form in wanted if form != NO_RESOURCE), tuple(form for form in wanted if form == NO_RESOURCE)


def parts_of(question: Question) -> tuple[Question, ...]:
    """Return the question for each set that the first layer of `new` allows, without those that are answered at once; none if all are."""
    found = (_part(item, question.new, question.old) for item in _singles(question.new.layers[0]))
    return tuple(_on_the_safe_side(part) for part in found if part is not None)


def _singles(layer: Layer) -> Iterator[ResourceSet]:
    for item in layer:
        if item.complement:
            yield item
        else:
            for pattern in item.patterns:
                yield ResourceSet((pattern,))


def _part(item: ResourceSet, new: Region, old: Region) -> Question | None:
    """Return the question for one set of new resources, with all that cannot bear on it left out; None where the answer is clear."""
    if item.complement:
        open_layers = tuple(layer for layer in old.layers if not any(_is_whole(other) or other == item for other in layer))
        if not open_layers and not old.denied:
            return None
        return Question(new._replace(layers=((item,), *new.layers[1:])), Region(open_layers, old.denied))
    (pattern,) = item.patterns
    new_denied = tuple(_near(pattern, new.denied))
    new_layers = tuple(tuple(_near(pattern, layer)) for layer in new.layers[1:])
    if any(_covers(denial, pattern) for denial in new_denied) or not all(new_layers):
        return None
    old_denied = tuple(denial for denial in _near(pattern, old.denied) if not _is_denied_by(denial, new_denied))
    old_layers = tuple(tuple(_near(pattern, layer)) for layer in old.layers)
    open_layers = tuple(layer for layer in old_layers if not any(_covers(other, pattern) for other in layer) and not _lies_within(new_layers, layer))
    if not open_layers and not old_denied:
        return None
    return Question(Region(((item,), *new_layers), new_denied), Region(open_layers, old_denied))


def _lies_within(new_layers: tuple[Layer, ...], old_layer: Layer) -> bool:
    """Tell whether a layer of the new side alone keeps all within an old one, as an unchanged boundary does."""
    return any(all(item in old_layer for item in layer) for layer in new_layers)


def _near(pattern: Tokens, layer: Layer) -> Iterator[ResourceSet]:
    """Yield the sets of a layer as far as they may meet a pattern."""
    for item in layer:
        patterns = tuple(other for other in item.patterns if overlaps_tokens(pattern, other) is not Truth.FALSE)
        if not item.complement:
            if patterns:
                yield ResourceSet(patterns)
        elif not any(covers_tokens(other, pattern) is Truth.TRUE for other in patterns):
            yield ResourceSet(patterns, complement=True)


def _covers(item: ResourceSet, pattern: Tokens) -> bool:
    """Tell whether a set that is pruned to what meets a pattern covers all of it."""
    if item.complement:
        return not item.patterns
    return any(covers_tokens(other, pattern) is Truth.TRUE for other in item.patterns)


def _is_denied_by(denial: ResourceSet, new_denied: Layer) -> bool:
    """Tell whether the new side denies all that an old denial does."""
    if denial in new_denied:
        return True
    if denial.complement:
        return any(_is_whole(other) for other in new_denied)
    return all(any(_covers_alone(other, pattern) for other in new_denied) for pattern in denial.patterns)


def _covers_alone(item: ResourceSet, pattern: Tokens) -> bool:
    return not item.complement and any(covers_tokens(other, pattern) is Truth.TRUE for other in item.patterns)


def _is_whole(item: ResourceSet) -> bool:
    return not item.patterns if item.complement else ANYTHING in item.patterns


def _is_settled(form: Format, part: Question) -> bool:
    """Tell whether no resource of one format can be a witness: the new side does not meet it, or the old side covers it whole."""
    if not all(any(True for _ in _near(loosened(form), layer)) for layer in part.new.layers):
        return True
    return not part.old.denied and all(any(_covers(item, loosened(form)) for item in _near(loosened(form), layer)) for layer in part.old.layers)


def _on_the_safe_side(part: Question) -> Question:
    """Return a question with holes as wide as they may be wherever a text that they match would be overlooked otherwise.

    A resource that the new side allows is looked at as the first layer spells it, with its holes as letters. Other patterns may match it though they are
    spelled otherwise. So holes are wide in what limits the new side, in what NotResource leaves of its denials, and in what the old side denies, or leaves
    out of what it allows. What both sides deny in the same words needs no such care.
    """
    new, old = part
    same = frozenset(pattern for item in new.denied if not item.complement for pattern in item.patterns)
    limits = tuple(tuple(item if item.complement else _widen(item) for item in layer) for layer in new.layers[1:])
    new_denied = tuple(_widen(item) if item.complement else item for item in new.denied)
    old_layers = tuple(tuple(_widen(item) if item.complement else item for item in layer) for layer in old.layers)
    old_denied = tuple(item if item.complement else _widen(item, same) for item in old.denied)
    return Question(Region((new.layers[0], *limits), new_denied), Region(old_layers, old_denied))


def _widen(item: ResourceSet, same: frozenset[Tokens] = frozenset()) -> ResourceSet:
    if not any(has_hole(pattern) for pattern in item.patterns):
        return item
    return item._replace(patterns=tuple(pattern if pattern in same else _widen_pattern(pattern) for pattern in item.patterns))


def _widen_pattern(pattern: Tokens) -> Tokens:
    return tuple((Wild.ANY if token.first else Wild.STAR) if isinstance(token, Hole) else token for token in pattern)
