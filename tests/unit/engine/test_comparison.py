"""New, existing and gone: identities are counted."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from iac_iam_guard.engine.comparison import compare, record
from iac_iam_guard.findings import Finding, Place
from iac_iam_guard.source import SourceSpan
from tests.unit.reporting.results import finding


def found(identity: str, path: str = "main.tf", *instances: str) -> Finding:
    return replace(finding(SourceSpan(path, 0, 1)), fingerprint=identity, primary=Place(SourceSpan(path, 0, 1)), instances=instances)


FINDINGS = st.lists(st.builds(found, st.sampled_from("abc"), st.sampled_from(["x.tf", "y.tf"]), st.sampled_from(["i", "j"])), max_size=8).map(tuple)


@given(FINDINGS, FINDINGS)
def test_every_identity_is_counted_exactly(before: tuple[Finding, ...], after: tuple[Finding, ...]) -> None:
    compared = compare(after, map(record, before))
    was, there = (Counter(item.fingerprint for item in items) for items in (before, after))
    assert Counter(item.fingerprint for item in compared.new) == there - was
    assert Counter(item.id for item in compared.gone) == was - there
    assert Counter(item.fingerprint for item in compared.existing) == was & there
    assert sorted(map(id, (*compared.new, *compared.existing))) == sorted(map(id, after))


@given(FINDINGS)
def test_nothing_is_new_against_itself(findings: tuple[Finding, ...]) -> None:
    assert compare(findings, map(record, reversed(findings))) == ((), findings, ())


@given(FINDINGS, st.builds(found, st.sampled_from("abc"), st.just("z.tf"), st.just("k")))
def test_of_findings_of_one_identity_the_one_that_is_unlike_the_known_is_new(findings: tuple[Finding, ...], added: Finding) -> None:
    compared = compare((added, *findings), map(record, findings))
    assert compared.new == (added,)


def test_a_file_may_be_renamed_and_an_instance_be_added() -> None:
    assert compare([found("a", "new.tf", "i", "j")], [record(found("a", "old.tf", "i"))]).new == ()
