"""Words about console passwords of users."""

from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import LoginProfile
from iac_iam_guard.predicates.settings import is_below, is_off, may_be_absent, reason_of, settled
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Known, Reason, Text, Unknown, Value
from iac_iam_guard.verdict import FALSE, Evidence, Truth, Verdict, every, holds, known, negate, unknown

GENERATED_LENGTH = 20
"""Length of the passwords that Terraform's provider makes unless told otherwise."""

RESET_ARGUMENT = "password_reset_required"
DYNAMIC_REFERENCE = "{{resolve:"
SECURE_REFERENCES = ("{{resolve:secretsmanager:", "{{resolve:ssm-secure:")
"""Dynamic references whose value CloudFormation never shows:
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html."""


def keeps_first_password(profile: LoginProfile, estate: Estate) -> Verdict:
    """Tell whether the user need not replace the password at the first sign-in.

    Once the user has done so the flag is off for good: a profile that exists already, and whose code ignores changes of the flag, is not asked.
    """
    origin = profile.origin
    exists = origin.change is not None and origin.change.before is not None
    if exists and RESET_ARGUMENT in origin.ignored_changes:
        return FALSE
    return is_off(profile.reset_required, estate, origin.span, False, "need not be changed at the first sign-in")


def first_password_shorter_than(profile: LoginProfile, estate: Estate, *, length: int) -> Verdict:
    """Tell whether the generated password has fewer than `length` characters."""
    return is_below(profile.password_length, length, estate, profile.origin.span, GENERATED_LENGTH, f"is shorter than {length} characters")


def password_readable(profile: LoginProfile, estate: Estate) -> Verdict:
    """Tell whether the password can be read in code, in a parameter or in state, because no key encrypts it and no store keeps it."""
    key = settled(profile.pgp_key, estate)
    if key is not None:
        return unknown(reason_of(key)) if may_be_absent(key) else FALSE
    password = settled(profile.password, estate)
    if password is None or (isinstance(password, Unknown) and password.reason in (Reason.RESOURCE, Reason.SENSITIVE)):
        return holds(Evidence(profile.origin.span, "no pgp_key encrypts the password"))
    opening = _opening(password)
    if opening is not None:
        if opening.startswith(DYNAMIC_REFERENCE):
            return known(not opening.startswith(SECURE_REFERENCES), Evidence(password.span, "a plain parameter holds the password"))
        return known(opening != "", Evidence(password.span, "the password is written here"))
    return _parameter_readable(profile, password, estate)


def beside_federation(profile: LoginProfile, estate: Estate) -> Verdict:
    """Tell whether the estate lets people in by Identity Center or a SAML provider, too; the note names what does."""
    saml = (provider for provider in estate.model.identity_providers if provider.kind == "saml")
    ways = [way.origin.identity for things in (estate.model.permission_sets, saml) for way in estate.present(things)]
    return known(bool(ways), *(Evidence(profile.origin.span, way) for way in ways[:1]))


def _opening(password: Value) -> str | None:
    """Return the literal text or dynamic reference with which a password begins, or None where it begins with something else."""
    first = password.pieces[0] if isinstance(password, Text) and len(password.pieces) > 0 else password
    if isinstance(first, Unknown) and first.reason is Reason.DYNAMIC:
        return first.what
    return first.value if isinstance(first, Known) and isinstance(first.value, str) else None


def _parameter_readable(profile: LoginProfile, password: Value, estate: Estate) -> Verdict:
    """Tell whether the parameter that the password comes from shows it, by a default or because it is not protected."""
    addresses = {ref.address for ref in password.refs}
    for parameter in estate.parameters:
        origin = parameter.origin
        if origin.unit == profile.origin.unit and origin.address in addresses:
            if parameter.default is not None:
                return holds(Evidence(parameter.default.span, "the default is readable"), password.span)
            protected = negate(is_off(parameter.protected, estate, origin.span, False))
            return _unless(protected, Evidence(password.span, "the parameter is shown to everyone who may look at the stack"), origin.span)
    return unknown(reason_of(password))


def _unless(protected: Verdict, *evidence: Evidence | SourceSpan) -> Verdict:
    return every((negate(protected), holds(*evidence))) if protected.truth is not Truth.UNKNOWN else protected
