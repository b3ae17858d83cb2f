"""How long sessions last, told as people say it."""

import pytest

from iac_iam_guard.iam.model import Role
from iac_iam_guard.predicates.session import session_lasts_longer
from iac_iam_guard.values import Known
from tests.unit.predicates.documents import EMPTY, resource


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(43200, ["12 hours"]), (20000, ["5 hours and 33 minutes"]), (14460, ["4 hours and 1 minute"]), (14400, [])],
)
def test_length_of_a_session(seconds: int, told: list[str]) -> None:
    verdict = session_lasts_longer(Role(resource("aws_iam_role.r"), max_session=Known(seconds)), EMPTY, role_hours=4, permission_set_hours=12)
    assert [item.note for item in verdict.evidence if "hour" in item.note] == told
