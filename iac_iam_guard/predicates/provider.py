"""Words about the credentials with which a configuration is deployed."""

from iac_iam_guard.credentials import KEY_ID
from iac_iam_guard.iam.estate import Estate, Provider
from iac_iam_guard.predicates.settings import reason_of, settled
from iac_iam_guard.values import Known, Reason, Text, Unknown, Value
from iac_iam_guard.verdict import FALSE, Evidence, Verdict, known, some, unknown

ROOT = ":root"


def has_static_credentials(provider: Provider, estate: Estate) -> Verdict:
    """Tell whether a key, secret or token is written in code: a literal, or the default of a variable."""
    return some(_written(value, estate) for value in (provider.access_key, provider.secret_key, provider.token) if value is not None)


def talks_to_emulator(provider: Provider, estate: Estate) -> Verdict:
    """Tell whether the provider is set up without AWS: its credentials are never checked, and its endpoints are its own or its key id is made up."""
    skips = settled(provider.skips_validation, estate)
    if skips is None:
        return FALSE
    if not isinstance(skips, Known):
        return unknown(reason_of(skips))
    return known(skips.value in (True, "true") and (provider.endpoints is not None or _is_made_up(provider.access_key, estate)), skips.span)


def _is_made_up(written: Value | None, estate: Estate) -> bool:
    """Tell whether a key id does not look like one of AWS."""
    value = None if written is None else settled(written, estate)
    return isinstance(value, Known) and isinstance(value.value, str) and KEY_ID.fullmatch(value.value) is None


def is_root_user(provider: Provider, estate: Estate) -> Verdict:
    """Tell whether the deployment runs as the root user of an account, or assumes an identity that is called so."""
    return some(_ends_as_root(value, estate) for value in (provider.identity, provider.role) if value is not None)


def _written(written: Value, estate: Estate) -> Verdict:
    value = settled(written, estate)
    if value is None:
        return FALSE
    if value.sensitive and isinstance(value, Unknown) and value.reason is Reason.SENSITIVE:
        return unknown(reason_of(value))
    if isinstance(value, Known):
        return known(isinstance(value.value, str) and value.value != "", value.span)
    if isinstance(value, Unknown) and value.reason is Reason.VARIABLE:
        return FALSE  # a variable without a default gets its value from outside the code
    return unknown(reason_of(value))


def _ends_as_root(written: Value, estate: Estate) -> Verdict:
    value = settled(written, estate)
    if value is None:
        return FALSE
    last = value.pieces[-1] if isinstance(value, Text) else value
    if isinstance(last, Known) and isinstance(last.value, str):
        return known(last.value.endswith(ROOT), Evidence(value.span))
    if isinstance(last, Unknown) and last.reason in (Reason.ACCOUNT, Reason.RESOURCE):
        return FALSE  # who deploys is known in a plan or state only; the rule is about those and about what is written
    return unknown(reason_of(last))
