"""OIDC issuers that many customers share, and the claims that tell one customer from another (facts of 2026-11)."""

from typing import NamedTuple

from iac_iam_guard.iam.glob import covers
from iac_iam_guard.values import Value
from iac_iam_guard.verdict import Truth, any_of

GITHUB = "token.actions.githubusercontent.com"
GITHUB_ENTERPRISES = f"{GITHUB}/*"
"""Issuers of GitHub's that sign for the repositories of one enterprise alone."""
GITHUB_REPOSITORY_CLAIMS = ("sub", "repository", "repository_id", "repository_owner_id", "job_workflow_ref", "enterprise_id")
"""Claims of GitHub's tokens that STS accepts and that name a repository, its owner or a workflow in it."""


class Issuer(NamedTuple):
    """An issuer: its name for people, a pattern of its URL without scheme, and the claims of which one that is tested names the tenant."""

    name: str
    pattern: str
    claims: tuple[str, ...]


SHARED = (
    Issuer("GitHub Actions", GITHUB, GITHUB_REPOSITORY_CLAIMS),
    Issuer("GitLab.com", "gitlab.com", ("sub", "namespace_id", "namespace_path", "project_id", "project_path", "user_id", "user_login")),
    Issuer("HCP Terraform", "app.terraform.io", ("sub",)),
    Issuer("HCP Terraform (Europe)", "app.eu.terraform.io", ("sub",)),
    Issuer("Bitbucket Pipelines", "api.bitbucket.org/*", ("sub", "aud")),
    Issuer("CircleCI", "oidc.circleci.com/org/*", ("sub", "aud", "oidc.circleci.com/project-id")),
    Issuer("Buildkite", "agent.buildkite.com", ("sub", "organization_slug", "organization_id", "pipeline_id", "cluster_id")),
    Issuer("Vercel", "oidc.vercel.com*", ("sub", "aud")),
    Issuer("Pulumi Cloud", "api.pulumi.com/oidc*", ("sub", "aud")),
    Issuer("Amazon Cognito identity pools", "cognito-identity.amazonaws.com", ("aud", "sub")),
    Issuer("Google", "accounts.google.com", ("aud", "oaud", "sub", "google/organization_number")),
    Issuer("Facebook", "graph.facebook.com", ("app_id", "id")),
    Issuer("Login with Amazon", "www.amazon.com", ("app_id", "user_id")),
)
"""Bitbucket's, CircleCI's and Vercel's issuers may name the tenant in the URL; a claim must be tested all the same, for members of the tenant are many."""


WITHOUT_AUDIENCE = frozenset(("graph.facebook.com", "www.amazon.com"))
"""Issuers whose tokens carry no audience: they name the application in a claim of its own."""
CLUSTER = "oidc.eks.*.amazonaws.com*/id/*"
"""What the issuers of EKS clusters look like, in every partition."""


def shared_issuer(issuer: Value) -> Issuer | None:
    """Return the entry of an issuer (its URL without scheme) that customers share; None for one that belongs to a single tenant or is not known."""
    return next((entry for entry in SHARED if covers(entry.pattern, issuer, fold=True) is Truth.TRUE), None)


def may_be_shared(issuer: Value) -> Truth:
    """Tell whether an issuer is one that customers share; UNKNOWN where its URL is not known."""
    return any_of(covers(entry.pattern, issuer, fold=True) for entry in SHARED)
