"""The issuers whose tokens a statement accepts, found by ARN, by the provider that the estate declares, or by the keys of conditions."""

from typing import NamedTuple

from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.document import Statement
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.glob import covers
from iac_iam_guard.iam.issuers import CLUSTER, may_be_shared
from iac_iam_guard.iam.model import IdentityProvider, PolicyStatement
from iac_iam_guard.iam.relations import identity_providers_named
from iac_iam_guard.iam.token_subjects import SERVICE_ACCOUNT
from iac_iam_guard.iam.trust import Grantee, bare_issuer, claim_of, grantees, is_hole
from iac_iam_guard.values import Known, Value
from iac_iam_guard.verdict import Truth

CLUSTER_TYPES = ("aws_eks_cluster", "AWS::EKS::Cluster")


class TokenIssuer(NamedTuple):
    """An OIDC provider that a statement trusts: the grantee, the issuer's URL without scheme (None: nothing is known of it), and its declaration."""

    grantee: Grantee
    url: Value | None
    provider: IdentityProvider | None = None

    @property
    def key(self) -> str:
        """Return the issuer as condition keys write it, "" where it is not known."""
        return bare_issuer(literal(self.url) or "")


def token_issuers(subject: PolicyStatement, estate: Estate) -> tuple[TokenIssuer, ...]:
    """Return the OIDC providers that a statement names."""
    named = _issuers_in_keys(subject.statement)
    found = []
    for grantee in grantees(subject.statement):
        if grantee.kind == "oidc":
            provider = next(iter(identity_providers_named(estate, grantee.identifier, subject).things), None)
            url = grantee.issuer
            if literal(url) is None and len(named) == 1:
                url = Known(named[0], grantee.span)
            found.append(TokenIssuer(grantee, url, provider))
    return tuple(found)


def _issuers_in_keys(statement: Statement) -> tuple[str, ...]:
    """Return the issuers of which conditions test claims, as far as their names are known."""
    issuers = (claim_of(condition.key)[0] for condition in statement.conditions)
    return tuple(dict.fromkeys(issuer for issuer in issuers if issuer and issuer != "saml" and not is_hole(issuer)))


def is_cluster(issuer: TokenIssuer, statement: Statement, estate: Estate) -> Truth:
    """Tell whether an issuer is that of an EKS cluster: by its URL, by what its declaration refers to, or by subjects that only Kubernetes gives."""
    by_url = covers(CLUSTER, issuer.url, fold=True) if issuer.url is not None else Truth.UNKNOWN
    if by_url is not Truth.UNKNOWN:
        return by_url
    provider = issuer.provider
    if provider is not None and provider.url is not None and any(_is_cluster(provider, ref.address, estate) for ref in provider.url.refs):
        return Truth.TRUE
    for condition in statement.conditions:
        values = (literal(item) or "" for item in condition.values.items)
        if claim_of(condition.key)[1] == "sub" and any(value.startswith(SERVICE_ACCOUNT) for value in values):
            return Truth.TRUE
    return Truth.UNKNOWN


def _is_cluster(provider: IdentityProvider, address: str, estate: Estate) -> bool:
    resource = estate.resources.get((provider.origin.unit, address))
    return resource is not None and resource.type in CLUSTER_TYPES


def is_shared(issuer: TokenIssuer, statement: Statement, estate: Estate) -> Truth:
    """Tell whether customers share an issuer; a cluster's is its own."""
    shared = Truth.UNKNOWN if issuer.url is None else may_be_shared(issuer.url)
    return Truth.FALSE if shared is Truth.UNKNOWN and is_cluster(issuer, statement, estate) is Truth.TRUE else shared
