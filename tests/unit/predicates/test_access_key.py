"""What replaces access keys, and what a plan alone does not tell of it."""

from dataclasses import replace

import pytest

from iac_iam_guard.graph import Change
from iac_iam_guard.iam.model import AccessKey
from iac_iam_guard.predicates.access_key import replaced_regularly
from iac_iam_guard.verdict import Truth
from tests.unit.iam.principals import estate, key, place, text

CREATED = Change(("create",), None)


def planned(declared: AccessKey, in_configuration: bool = False) -> AccessKey:
    origin = replace(declared.origin, change=CREATED)
    return declared._replace(origin=replace(origin, block=place(0, 90)) if in_configuration else origin)


def test_nothing_replaces_a_key_without_a_trigger() -> None:
    assert replaced_regularly(key(text("nora")), estate()).truth is Truth.FALSE


def test_a_plan_alone_does_not_tell_of_triggers() -> None:
    assert replaced_regularly(planned(key(text("nora"))), estate()).truth is Truth.UNKNOWN


def test_a_plan_beside_its_configuration_does() -> None:
    assert replaced_regularly(planned(key(text("nora")), in_configuration=True), estate()).truth is Truth.FALSE


@pytest.mark.parametrize("version", ["version-2", "v2", "2026-10", "2026-10-01"])
def test_a_version_in_the_instance_key_shows_in_a_plan_too(version: str) -> None:
    assert replaced_regularly(planned(key(text("nora"), label=f'k["{version}"]')), estate()).truth is Truth.TRUE


@pytest.mark.parametrize("name", ["vera", "0123-4567-backup", "1"])
def test_a_name_in_the_instance_key_replaces_nothing(name: str) -> None:
    assert replaced_regularly(key(text("nora"), label=f'k["{name}"]'), estate()).truth is Truth.FALSE
