"""How paths of the table are read where parts are not known."""

from iac_iam_guard.adapters.rows import items_of, pick
from iac_iam_guard.values import Known, Mapping, Reason, Ref, Sequence, Unknown

OPEN = Unknown(Reason.VARIABLE, refs=(Ref("var.x", ""),))


def test_a_list_with_an_open_end_has_one_more_element_that_is_not_known() -> None:
    assert items_of(Sequence("list", (Known("a"),), rest=OPEN)) == (Known("a"), OPEN)
    assert [type(item) for item in items_of(Sequence("list", (), rest=Known("b")))] == [Unknown]
    assert items_of(Sequence("list", (Known("a"),))) == (Known("a"),)


def test_what_lies_in_something_that_is_not_known_is_not_known() -> None:
    assert pick(Mapping("object", {"block": OPEN}), "block.name") == OPEN
    assert pick(Mapping("object", {"block": Sequence("list", (), rest=OPEN)}), "block.name") == OPEN
    assert pick(Mapping("object", {}), "block.name") is None
