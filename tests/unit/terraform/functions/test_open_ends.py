import pytest

from iac_iam_guard.source import NOWHERE
from iac_iam_guard.terraform.functions import call_function
from iac_iam_guard.values import Known, Reason, Sequence, Unknown


@pytest.mark.parametrize("name", ["sort", "compact", "concat", "distinct", "flatten", "reverse", "toset"])
def test_an_open_end_stays_open(name: str) -> None:
    listed = Sequence("list", (Known("b"), Known("a"), Unknown(Reason.VARIABLE)), rest=Unknown(Reason.VARIABLE))
    result = call_function(name, (listed,), NOWHERE)
    assert not isinstance(result, Sequence) or result.rest is not None
