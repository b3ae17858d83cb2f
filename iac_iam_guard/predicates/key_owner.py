"""Words about whose a credential is."""

from iac_iam_guard.iam.doubt import reason_of
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import AccessKey, User
from iac_iam_guard.iam.relations import users_named
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.verdict import FALSE, Evidence, Truth, Verdict, holds, some, unknown

NAMING = ("user", "UserName")
"""Arguments that say whose a key is."""


def belongs_to_privileged_user(key: AccessKey, estate: Estate) -> Verdict:
    """Tell whether the owner manages permissions, or can become an administrator, without a second factor; shown by who it is, with what it may do."""
    if key.user is None:
        return FALSE
    target = users_named(estate, key.user, key)
    if not target.things:
        return unknown(target.reason or reason_of(key.user))
    verdict = some(_is_privileged(user, estate) for user in target.things)
    if verdict.truth is not Truth.TRUE:
        return verdict
    return holds(Evidence(_place(key), verdict.evidence[0].note))


def _place(key: AccessKey) -> SourceSpan:
    """Return where the declaration of a key says whose it is."""
    arguments = key.origin.attributes.key_spans
    return next((arguments[name] for name in NAMING if name in arguments), key.origin.span)


def _is_privileged(user: User, estate: Estate) -> Verdict:
    from iac_iam_guard.iam.privilege import WITHOUT_FACTOR, ascent_of, management_of

    managed = management_of(estate, user, WITHOUT_FACTOR)
    return managed if managed.truth is Truth.TRUE else some((ascent_of(estate, user), managed))
