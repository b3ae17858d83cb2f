"""Words about declarations that each mean to own the whole of a set, so that every run undoes what another one did."""

from collections.abc import Iterator

from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Attachment, Policy, Role
from iac_iam_guard.iam.relations import attachments_of, inline_policies_of
from iac_iam_guard.predicates.settings import settled
from iac_iam_guard.verdict import FALSE, Evidence, Verdict, holds, unknown

DEPRECATED = ("inline_policy", "managed_policy_arns")
"""Arguments of a role that own all its policies of a kind: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role."""


def fights_with_separate_policies(role: Role, estate: Estate) -> Verdict:
    """Tell whether a role sets its policies by a deprecated argument while other declarations give it more of that kind; shown by the role, naming one."""
    doubt = ""
    for argument, tied in ((DEPRECATED[0], inline_policies_of(estate, role)), (DEPRECATED[1], attachments_of(estate, role))):
        if not _is_used(role, argument, estate):
            continue
        other = next(_declared_apart(tied.things, role), None)
        if other is not None:
            return holds(Evidence(role.origin.span, f"{argument} and {other}"))
        doubt = doubt or (tied.open if tied.unresolved else "")
    return unknown(doubt) if doubt else FALSE


def _is_used(role: Role, argument: str, estate: Estate) -> bool:
    """Tell whether a role is written with the argument, be it with an empty list, which takes away everything else."""
    return role.origin.type == "aws_iam_role" and settled(role.origin.attributes.entries.get(argument), estate) is not None


def _declared_apart(things: tuple[Attachment, ...] | tuple[Policy, ...], role: Role) -> Iterator[str]:
    return (item.origin.identity for item in things if item.origin.address != role.origin.address)
