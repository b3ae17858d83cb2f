"""Words on users: what their names say, whether they are people, and what they hold."""

from dataclasses import replace
from typing import Any

import pytest

from iac_iam_guard.assumptions import Assumptions
from iac_iam_guard.graph import Call
from iac_iam_guard.iam.model import User
from iac_iam_guard.predicates import machine
from iac_iam_guard.predicates import user as words
from iac_iam_guard.values import Known, Reason, Text, Unknown, Value
from iac_iam_guard.verdict import Truth
from tests.unit.iam.principals import AWS, OPEN, TODAY, attachment, estate, group, key, login, membership, place, tags, text, user

EMPTY = estate()
GENERIC = ("admin", "dev", "team", "test", "user")
GENERATED = Unknown(Reason.RESOURCE, opaque=True)
NORA = user("nora", "nora")


@pytest.mark.parametrize(
    ("name", "truth"),
    [
        ("root", Truth.TRUE),
        ("ROOT", Truth.TRUE),
        ("groot", Truth.FALSE),
        ("root-ca", Truth.FALSE),
        (None, Truth.FALSE),
        (OPEN, Truth.UNKNOWN),
        (Text((OPEN, Known("-reader"))), Truth.FALSE),
        (Text((OPEN, Known("ot"))), Truth.UNKNOWN),
        (GENERATED, Truth.FALSE),
    ],
)
def test_named_root(name: Any, truth: Truth) -> None:
    assert words.named(user(name), EMPTY, name="root").truth is truth


@pytest.mark.parametrize(
    ("name", "truth"),
    [
        ("admin", Truth.TRUE),
        ("Dev_Team2", Truth.TRUE),
        ("test-user", Truth.TRUE),
        ("nora-admin", Truth.FALSE),
        ("admiral", Truth.FALSE),
        (OPEN, Truth.UNKNOWN),
        (GENERATED, Truth.FALSE),
        (Text((OPEN, Known("-nora-admin"))), Truth.FALSE),
    ],
)
def test_generic_names(name: Any, truth: Truth) -> None:
    assert words.named_generically(user(name), EMPTY, words=GENERIC).truth is truth


@pytest.mark.parametrize(
    ("fields", "shared"),
    [
        ({"path": text("/shared/desk/")}, True),
        ({"path": text("/people/")}, False),
        ({"tags": tags(Usage="Shared")}, True),
        ({"tags": tags(shared="yes")}, True),
        ({"tags": tags(shared="no")}, False),
    ],
)
def test_marks_of_sharing(fields: Any, shared: bool) -> None:
    assert (words.marked_shared(user("x", **fields), EMPTY, words=("shared",)).truth is Truth.TRUE) is shared


@pytest.mark.parametrize(
    ("owner", "several"),
    [("nora@example.com mei@example.com", True), ("Nora and Mei", True), ("nora+aws@example.com", False), ("Nora Sand", False)],
)
def test_tags_that_name_several_people(owner: str, several: bool) -> None:
    assert (words.tagged_for_several(user("x", tags=tags(Owner=owner)), EMPTY, tags=("owner",)).truth is Truth.TRUE) is several


def twins(other: User) -> tuple[Truth, tuple[str, ...]]:
    own = user("nora", "own", tags=tags(Email="nora@example.com"))
    verdict = words.declared_twice(own, estate(users=(own, other)), tags=("email",))
    return verdict.truth, tuple(evidence.confidence for evidence in verdict.evidence)


def test_users_that_are_declared_twice() -> None:
    assert twins(user("Nora", "b", calls=(Call("module.b", place(0, 5)),))) == (Truth.TRUE, ("high",))
    assert twins(user("ns", "b", unit="b", tags=tags(email="NORA@example.com"))) == (Truth.TRUE, ("low",))
    assert twins(user("nora", "b")) == (Truth.FALSE, ())
    assert twins(user("mei", "b", unit="b")) == (Truth.FALSE, ())


@pytest.mark.parametrize(
    ("written", "truth"),
    [
        (tags(programmatic="true"), Truth.TRUE),
        (tags(Programmatic="no"), Truth.FALSE),
        (tags(Access="Programmatic"), Truth.TRUE),
        (tags(access="console"), Truth.FALSE),
        (None, Truth.FALSE),
        (OPEN, Truth.UNKNOWN),
    ],
)
def test_tags(written: Value | None, truth: Truth) -> None:
    assert words.tagged(user("x", tags=written), EMPTY, tags=("programmatic", "access=programmatic")).truth is truth


def count_of_keys(*keys: Any) -> Truth:
    return words.has_active_keys(NORA, estate(users=(NORA,), access_keys=keys), at_least=2).truth


def test_active_keys() -> None:
    own = key(text("nora"), "a")
    assert count_of_keys(own, key(text("nora"), "b", text("Active"))) is Truth.TRUE
    assert count_of_keys(own, key(text("nora"), "b", text("Inactive"))) is Truth.FALSE
    assert count_of_keys(own, key(text("nora"), "b", OPEN)) is Truth.UNKNOWN
    assert count_of_keys(own, key(OPEN, "b")) is Truth.UNKNOWN
    assert count_of_keys(own, key(text("mei"), "b")) is Truth.FALSE


@pytest.mark.parametrize(("created", "replacing"), [("2026-11-20T10:00:00Z", True), ("2026-11-17T10:00:00Z", False), ("soon", False), ("", False)])
def test_an_exchange_of_keys_that_goes_on(created: str, replacing: bool) -> None:
    keys = (key(text("nora"), "old", created="2026-01-01T10:00:00Z"), key(text("nora"), "new", created=created))
    assert (words.exchanges_keys(NORA, estate(users=(NORA,), access_keys=keys), days=7).truth is Truth.TRUE) is replacing


def test_console_passwords() -> None:
    assert words.has_login_profile(NORA, estate(users=(NORA,), login_profiles=(login(text("nora")),))).truth is Truth.TRUE
    assert words.has_login_profile(NORA, estate(users=(NORA,), login_profiles=(login(OPEN),))).truth is Truth.UNKNOWN
    assert words.has_login_profile(NORA, estate(users=(NORA,))).truth is Truth.FALSE
    assert words.has_login_profile(NORA, estate(users=(NORA,), incomplete=frozenset({"."}))).truth is Truth.UNKNOWN


def test_groups() -> None:
    team = group("team")

    def without(*memberships: Any) -> Truth:
        return words.in_no_group(NORA, estate(users=(NORA,), groups=(team,), memberships=memberships)).truth

    assert without() is Truth.TRUE
    assert without(membership(text("nora"), text("team"))) is Truth.FALSE
    assert without(membership(text("mei"), text("team"))) is Truth.TRUE
    assert without(membership(text("nora"), text("elsewhere"))) is Truth.UNKNOWN
    assert without(membership(OPEN, text("team"))) is Truth.UNKNOWN


def test_grants() -> None:
    def grants(policy: str) -> Truth:
        return words.has_grants(NORA, estate(users=(NORA,), attachments=(attachment(text(policy), text("nora")),))).truth

    assert grants(AWS + "ReadOnlyAccess") is Truth.TRUE
    assert grants(AWS + "AWSDenyAll") is Truth.FALSE
    assert grants("arn:aws:iam::123456789012:policy/x") is Truth.UNKNOWN


@pytest.mark.parametrize(
    ("bearer", "truth"),
    [
        (user("ci-deployer"), Truth.TRUE),
        (user("GitHubActions"), Truth.TRUE),
        (user("acmeVendor2"), Truth.TRUE),
        (user("precision"), Truth.FALSE),
        (user("cd1fceca-e751"), Truth.FALSE),
        (user("x", tags=tags(Purpose="uploads of a vendor")), Truth.TRUE),
        (user("x", tags=tags(ManagedBy="terraform")), Truth.FALSE),
        (user(Text((OPEN, Known("-ci")))), Truth.TRUE),
        (user(Text((OPEN, Known("ci-x")))), Truth.UNKNOWN),
        (user(GENERATED), Truth.FALSE),
        (user(Text((Known("nora-"), GENERATED))), Truth.FALSE),
    ],
)
def test_names_of_machines(bearer: User, truth: Truth) -> None:
    assert machine.named_for_machine(bearer, EMPTY, words=("actions", "vendor")).truth is truth


def test_services_that_configuration_names() -> None:
    world = estate(replace(Assumptions(TODAY), services=("aws_iam_user.nora",)))
    assert machine.named_for_machine(NORA, world, words=()).truth is Truth.TRUE


def test_a_module_that_is_a_root_too_declares_its_users_once() -> None:
    call = Call("module.people", place(50, 60))
    alone, called = user("ann", "ann", unit="people"), user("ann", "ann", calls=(call,))
    assert words.declared_twice(alone, estate(users=(alone, called)), tags=()).truth is Truth.FALSE
    twice = user("ann", "ann", calls=(Call("module.staff", place(70, 80)),))
    assert words.declared_twice(called, estate(users=(called, twice)), tags=()).truth is Truth.TRUE
