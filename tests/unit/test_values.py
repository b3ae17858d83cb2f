"""Values that are equal have one hash: sets of them find each."""

from iac_iam_guard.values import Known, Mapping


def test_mappings_are_equal_whatever_the_order_of_their_entries() -> None:
    entries = {"Effect": Known("Allow"), "Action": Known("*")}
    one, other = Mapping("object", entries), Mapping("object", dict(reversed(entries.items())))
    assert one == other
    assert other in {one}
