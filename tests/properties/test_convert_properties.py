"""A policy that is converted, and read again, is the policy that it was."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from unicodedata import normalize

import cfn_flip
from hypothesis import given, settings
from hypothesis import strategies as st

from iac_iam_guard.reporting.convert.cloudformation import write_cloudformation
from iac_iam_guard.reporting.convert.hcl import write_hcl
from iac_iam_guard.reporting.convert.json import write_json
from tests.unit.reporting.policies_read import essence, policies_of, policies_of_template, policy_of, template_with

SPECIAL = st.sampled_from(
    ["${", "$${", "%{", "}", '"', "\\", "\n", "*", "${aws:username}", "<<EOF", "#", "= [", "]", "!Ref", "é", "\u2028", "0123", "1.0", "true"]
)
ANY_TEXT = st.one_of(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), st.lists(SPECIAL, max_size=4).map("".join))
TEXTS = ANY_TEXT.map(lambda text: normalize("NFC", text)).filter(lambda text: "&{" not in text)
NAMES = st.sampled_from(["s3:*", "*", "arn:aws:s3:::b/*", "arn:aws:iam::111122223333:root", "10.0.0.0/8", "${aws:username}"])
STRINGS = st.one_of(NAMES, TEXTS)
ONE_OR_MANY = st.one_of(STRINGS, st.lists(STRINGS, min_size=1, max_size=3, unique=True))
KINDS = st.sampled_from(["AWS", "Service", "Federated", "CanonicalUser"])
PRINCIPALS = st.one_of(st.just("*"), st.dictionaries(KINDS, ONE_OR_MANY, min_size=1, max_size=2))
TESTS = st.dictionaries(TEXTS.map(str.lower).map(lambda text: normalize("NFC", text)), ONE_OR_MANY, min_size=1, max_size=2)
OPERATORS = st.sampled_from(["StringEquals", "ForAnyValue:StringLike", "BoolIfExists", "Null", "IpAddress"])
CONDITIONS = st.dictionaries(OPERATORS, TESTS, min_size=1, max_size=2)


@st.composite
def statements(draw: st.DrawFn) -> dict[str, object]:
    optional = {
        draw(st.sampled_from(["Resource", "NotResource"])): ONE_OR_MANY,
        draw(st.sampled_from(["Principal", "NotPrincipal"])): PRINCIPALS,
        "Condition": CONDITIONS,
    }
    chosen = {name: draw(values) for name, values in optional.items() if draw(st.booleans())}
    return {"Effect": draw(st.sampled_from(["Allow", "Deny"])), draw(st.sampled_from(["Action", "NotAction"])): draw(ONE_OR_MANY), **chosen}


@st.composite
def policies(draw: st.DrawFn) -> dict[str, object]:
    listed = draw(st.lists(statements(), min_size=1, max_size=3))
    sids = draw(st.lists(TEXTS.filter(bool), min_size=len(listed), max_size=len(listed), unique=True))
    named = [{"Sid": sid, **statement} if draw(st.booleans()) else statement for sid, statement in zip(sids, listed, strict=True)]
    versions = draw(st.sampled_from([{}, {"Version": "2012-10-17"}, {"Version": "2008-10-17"}]))
    return {**versions, "Statement": named[0] if len(named) == 1 and draw(st.booleans()) else named}


@given(policies())
@settings(max_examples=60, deadline=None)
def test_hcl_and_back(document: dict[str, object]) -> None:
    policy = policy_of(json.dumps(document))
    converted = write_hcl([policy])
    assert converted.notes == ()
    with TemporaryDirectory() as folder:
        (again,) = policies_of(Path(folder), converted.text)
    assert essence(again.tree) == essence(policy.tree)


@given(policies())
@settings(max_examples=150, deadline=None)
def test_cloudformation_and_back(document: dict[str, object]) -> None:
    policy = policy_of(json.dumps(document))
    for text in (write_cloudformation([policy], True, "yaml").text, write_cloudformation([policy], True, "json").text):
        assert json.loads(json.dumps(cfn_flip.load(text)[0])) == document
    (again,) = policies_of_template(template_with(write_cloudformation([policy], True, "yaml").text))
    assert essence(again.tree) == essence(policy.tree)


@given(policies())
@settings(max_examples=60, deadline=None)
def test_json_and_back(document: dict[str, object]) -> None:
    assert json.loads(write_json([policy_of(json.dumps(document))], alone=True).text) == document
