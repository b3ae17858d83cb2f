import pytest

from iac_iam_guard.source import NOWHERE
from iac_iam_guard.terraform.functions import call_function
from iac_iam_guard.values import Known, Reason, Sequence, Text, Unknown


@pytest.mark.parametrize("name", ["sort", "compact", "concat", "distinct", "flatten", "reverse", "toset"])
def test_an_open_end_stays_open(name: str) -> None:
    listed = Sequence("list", (Known("b"), Known("a"), Unknown(Reason.VARIABLE)), rest=Unknown(Reason.VARIABLE))
    result = call_function(name, (listed,), NOWHERE)
    assert not isinstance(result, Sequence) or result.rest is not None


def test_a_text_with_two_holes_is_split_where_its_literal_parts_say() -> None:
    text = Text((Known("a/b-"), Unknown(Reason.VARIABLE), Known("/c/"), Unknown(Reason.RESOURCE, opaque=True), Known("/d")))
    result = call_function("split", (Known("/"), text), NOWHERE)
    assert isinstance(result, Sequence)
    assert [item for item in result.items if isinstance(item, Known)] == [Known("a"), Known("c"), Known("d")]
    assert result.rest is not None
