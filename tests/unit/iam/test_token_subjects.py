"""What subjects of GitHub's tokens let in, also in the form that carries numbers behind the names."""

import pytest

from iac_iam_guard.iam.token_subjects import github_scope
from iac_iam_guard.values import Known


@pytest.mark.parametrize(
    ("subject", "scope"),
    [
        ("repo:acme/shop:*", "repository"),
        ("repo:acme@*/shop@*:environment:live", "repository"),
        ("repo:acme@123456/*", "organization"),
        ("repo:acme@*/*@*:ref:refs/heads/main", "organization"),
        ("repo:acme/*", "organization"),
        ("repo:acme*/shop:*", "everybody"),
        ("repo:*@*/shop:*", "everybody"),
        ("repo::*", "repository"),
        ("ref:refs/heads/main", "author"),
        ("repo:acme@1/shop@2:pull_request", "pull-request"),
    ],
)
def test_wildcards_leave_open_what_stands_before_the_number(subject: str, scope: str) -> None:
    assert github_scope(Known(subject), patterned=True) == scope
