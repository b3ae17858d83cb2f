"""Whether instances answer without a session token: their own word first, then that of their template."""

from iac_iam_guard.predicates.compute import answers_without_token
from iac_iam_guard.values import Known, Reason, Ref, Sequence, Unknown
from iac_iam_guard.verdict import Truth
from tests.unit.iam.principals import compute, estate

ELSEWHERE = Sequence("list", (Unknown(Reason.DATA, refs=(Ref("data.aws_launch_template.t", "id"),), opaque=True),))


def test_an_instance_that_says_nothing_answers() -> None:
    assert answers_without_token(compute("i", "instance"), estate()).truth is Truth.TRUE


def test_no_template_is_as_good_as_none_said() -> None:
    assert answers_without_token(compute("i", "instance", template=Sequence("tuple", ())), estate()).truth is Truth.TRUE


def test_a_template_that_is_declared_elsewhere_leaves_it_open() -> None:
    assert answers_without_token(compute("i", "instance", template=ELSEWHERE), estate()).truth is Truth.UNKNOWN


def test_required_tokens_are_its_own_word() -> None:
    assert answers_without_token(compute("i", "instance", metadata_tokens=Known("required"), template=ELSEWHERE), estate()).truth is Truth.FALSE
