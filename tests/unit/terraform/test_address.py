"""Addresses of resource instances."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iac_iam_guard.errors import InputError
from iac_iam_guard.graph import Mode
from iac_iam_guard.terraform.address import Address, Module, parse_address

NAMES = st.from_regex(r"[a-zé_][a-z0-9_é-]{0,8}", fullmatch=True).filter(lambda name: name not in ("module", "data", "ephemeral"))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
KEYS = st.none() | st.integers(0, 10**6) | TEXTS | st.sampled_from(['a.b"]', "c[0]", "${x}", "%{", "$$", "\\"])
ADDRESSES = st.builds(
    Address,
    st.lists(st.builds(Module, NAMES, KEYS), max_size=3).map(tuple),
    st.sampled_from([Mode.MANAGED, Mode.DATA]),
    NAMES,
    NAMES,
    KEYS,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("aws_iam_role.r", Address((), Mode.MANAGED, "aws_iam_role", "r", None)),
        ("data.aws_iam_policy_document.d[0]", Address((), Mode.DATA, "aws_iam_policy_document", "d", 0)),
        ('module.m["a.b"].aws_iam_role.r["c[0]"]', Address((Module("m", "a.b"),), Mode.MANAGED, "aws_iam_role", "r", "c[0]")),
        (
            'module.a[1].module.b["\\"]."].data.x.y["é$${z}\\u0007"]',
            Address((Module("a", 1), Module("b", '"].')), Mode.DATA, "x", "y", "é${z}\x07"),
        ),
        ("module.data.aws_iam_role.module", Address((Module("data", None),), Mode.MANAGED, "aws_iam_role", "module", None)),
    ],
)
def test_parts(text: str, expected: Address) -> None:
    assert parse_address(text) == expected
    assert str(expected) == text


def test_identity_has_no_keys() -> None:
    address = parse_address('module.m["a"].module.n[0].data.aws_iam_policy_document.d["x"]')
    assert address.identity == "module.m.module.n.data.aws_iam_policy_document.d"
    assert address.resource == 'module.m["a"].module.n[0].data.aws_iam_policy_document.d'


@pytest.mark.parametrize("text", ["", "a", "a.", ".a", "a..b", "a.b.c.d", 'a.b["x]', "a[0].b", "module.m", "a.b[x]", "a.b[0]c", "a b.c", "a.b\n", "a.b[-1]"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="not the address"):
        parse_address(text)


def test_depth_is_bounded() -> None:
    with pytest.raises(InputError):
        parse_address("module.m." * 100_000 + "a.b")


@given(ADDRESSES)
def test_an_address_is_read_as_it_is_written(address: Address) -> None:
    assert parse_address(str(address)) == address


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(InputError):
        assert parse_address(text).type
