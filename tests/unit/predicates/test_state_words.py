"""Words that are answered from what a state knows."""

from dataclasses import replace
from datetime import date

import pytest

from iac_iam_guard.assumptions import Assumptions
from iac_iam_guard.graph import Change, Mode, Resource
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import AccessKey, IamModel, VirtualMfaDevice
from iac_iam_guard.predicates.key_age import exchanged_lately, older_than_days
from iac_iam_guard.predicates.mfa_device import protects_root_user, seed_in_state
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Known, Mapping, Reason, Text, Unknown, Value
from iac_iam_guard.verdict import Truth

ESTATE = Estate(IamModel(), {}, {}, Assumptions(date(2026, 1, 1)))
PLACE, BLOCK = SourceSpan("a", 1, 2), SourceSpan("a", 1, 20)
SECRET = Unknown(Reason.SENSITIVE, sensitive=True, not_null=True)


def origin(change: Change | None = None, block: SourceSpan = PLACE, **entries: Value) -> Resource:
    return Resource("t.x", "t.x", Mode.MANAGED, "t", "x", Mapping("object", entries), PLACE, block, "u", change=change)


@pytest.mark.parametrize(
    ("created", "entries", "truth"),
    [
        (Known("2025-10-02T23:59:59Z"), {}, Truth.TRUE),
        (Known("2025-10-03T00:00:00Z"), {}, Truth.FALSE),
        (Known("2027-01-01T00:00:00Z"), {}, Truth.FALSE),
        (Known("yesterday"), {}, Truth.UNKNOWN),
        (Unknown(Reason.RESOURCE), {}, Truth.UNKNOWN),
        (None, {"id": Known("AKIA")}, Truth.UNKNOWN),
        (None, {}, Truth.FALSE),
    ],
)
def test_age_of_a_key(created: Value | None, entries: dict[str, Value], truth: Truth) -> None:
    assert older_than_days(AccessKey(origin(**entries), created=created), ESTATE, days=90).truth is truth


@pytest.mark.parametrize(
    ("where", "seed", "truth"),
    [
        (origin(block=BLOCK), None, Truth.TRUE),
        (origin(Change(("create",), None)), None, Truth.TRUE),
        (origin(Change(("no-op",), None)), None, Truth.FALSE),
        (origin(Change(("no-op",), None)), SECRET, Truth.TRUE),
        (origin(), SECRET, Truth.TRUE),
        (origin(), Known(""), Truth.FALSE),
        (origin(), None, Truth.FALSE),
    ],
)
def test_seed_of_a_device(where: Resource, seed: Value | None, truth: Truth) -> None:
    assert seed_in_state(VirtualMfaDevice(where, seed=seed), ESTATE).truth is truth


@pytest.mark.parametrize(
    ("serial", "truth"),
    [
        (Known("arn:aws:iam::111122223333:mfa/root-account-mfa-device"), Truth.TRUE),
        (Known("arn:aws:iam::111122223333:mfa/ana"), Truth.FALSE),
        (Text((Unknown(Reason.ACCOUNT), Known(":mfa/root-account-mfa-device"))), Truth.TRUE),
        (Unknown(Reason.RESOURCE), Truth.UNKNOWN),
        (None, Truth.FALSE),
    ],
)
def test_device_of_the_root_user(serial: Value | None, truth: Truth) -> None:
    assert protects_root_user(VirtualMfaDevice(origin(), serial=serial), ESTATE).truth is truth


@pytest.mark.parametrize(
    ("user", "created", "truth"),
    [
        ("uploader", "2025-12-26T08:00:00Z", Truth.TRUE),
        ("uploader", "2025-12-25T08:00:00Z", Truth.FALSE),
        ("reader", "2025-12-26T08:00:00Z", Truth.FALSE),
        ("uploader", None, Truth.FALSE),
    ],
)
def test_a_key_that_was_exchanged_lately(user: str, created: str | None, truth: Truth) -> None:
    old = AccessKey(origin(), user=Known("uploader"), created=Known("2025-06-01T08:00:00Z"))
    new = AccessKey(replace(origin(), address="t.new"), user=Known(user), created=Known(created) if created else None)
    assert exchanged_lately(old, replace(ESTATE, model=IamModel(access_keys=(old, new))), days=7).truth is truth
