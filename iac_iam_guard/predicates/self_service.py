"""Words about policies by which users look after what is their own."""

from collections.abc import Iterator

from iac_iam_guard.iam import holdings
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import User
from iac_iam_guard.iam.relations import attachments_of, inline_policies_of
from iac_iam_guard.predicates import attachment, policy
from iac_iam_guard.verdict import Evidence, Truth, Verdict, every, holds, some, unknown


def holds_self_service_policy(user: User, estate: Estate) -> Verdict:
    """Tell whether a policy of a user's own allows something, and nothing but what bears the caller's name (`${aws:username}`); shown by where it is given."""
    return some(_verdicts(user, estate))


def _verdicts(user: User, estate: Estate) -> Iterator[Verdict]:
    inline, attached = inline_policies_of(estate, user), attachments_of(estate, user)
    for document in inline.things:
        limited = every((holdings.allows_anything(document.document), holdings.limited_to_self(document.document)))
        yield _at(limited, *policy.inline_on(document, estate, kind="user").evidence)
    for item in attached.things:
        yield _at(every((attachment.grants_something(item, estate), attachment.serves_holder_alone(item, estate))), attachment.token_of(item))
    for reason in (inline.open, attached.open):
        if reason:
            yield unknown(reason)


def _at(verdict: Verdict, *places: Evidence) -> Verdict:
    """Return a verdict that is shown by other places."""
    return holds(*places) if verdict.truth is Truth.TRUE else verdict
