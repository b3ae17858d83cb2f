"""Offsets that tell files apart, and the places that they mean."""

from iac_iam_guard.cloudformation.nodes import Items, Member, Members, Scalar
from iac_iam_guard.cloudformation.places import Places, move
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Known


def test_every_file_has_offsets_of_its_own() -> None:
    places = Places("a.yaml", 10)
    second, third = places.add("b.yaml", 0), places.add("c.yaml", 5)
    assert places.span(3, 10) == SourceSpan("a.yaml", 3, 10)
    assert places.span(10, 10) == SourceSpan("a.yaml", 10, 10)
    assert places.span(second, second) == SourceSpan("b.yaml", 0, 0)
    assert places.span(third + 1, third + 4) == SourceSpan("c.yaml", 1, 4)


def test_offsets_lead_back() -> None:
    places = Places("a.yaml", 10)
    base = places.add("b.yaml", 5)
    assert places.offsets(SourceSpan("a.yaml", 1, 2)) == (1, 2)
    assert places.offsets(SourceSpan("b.yaml", 1, 2)) == (base + 1, base + 2)
    assert places.offsets(SourceSpan("elsewhere.yaml", 1, 2)) is None


def test_a_text_in_a_file_is_located_in_it() -> None:
    places = Places("a.yaml", 100)
    text = Known("one\ntwo\n", SourceSpan("a.yaml", 40, 60), map=((0, SourceSpan("a.yaml", 42, 46)), (4, SourceSpan("a.yaml", 50, 54))))
    base = places.add_text(text)
    assert places.span(base + 4, base + 7) == SourceSpan("a.yaml", 50, 53)


def test_moved_nodes_share_what_they_shared() -> None:
    shared = Items((Scalar("x", "x", ((0, 7),), 7, 8),), 6, 9)
    moved = move(Members({"a": Member(1, 2, shared), "b": Member(3, 4, shared)}, 0, 10), 100)
    assert isinstance(moved, Members)
    one, other = moved.entries.values()
    assert one.node is other.node
    assert (moved.start, moved.end, one.key_start, one.node.start) == (100, 110, 101, 106)
    assert isinstance(one.node, Items)
    assert one.node.items[0] == Scalar("x", "x", ((0, 7),), 107, 108)
