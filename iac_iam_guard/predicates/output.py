"""Words about outputs of modules and stacks."""

from iac_iam_guard.graph import Mode, Resource
from iac_iam_guard.iam.estate import Estate, Output
from iac_iam_guard.predicates.flows import keys_reaching, secret_references
from iac_iam_guard.predicates.settings import settled
from iac_iam_guard.values import Known
from iac_iam_guard.verdict import FALSE, Evidence, Verdict, holds

TEMPLATE_OUTPUT = "AWS::CloudFormation::Output"
"""Outputs of templates cannot be marked sensitive."""


def carries_secret(output: Output, estate: Estate) -> Verdict:
    """Tell whether the value holds the secret of an access key or another credential, through however many modules it came.

    Of outputs that hand the same secret on outwards, the outermost is meant.
    """
    origin = output.origin
    for key in estate.present(keys_reaching(estate, origin)):
        handing = [consumer for _, consumer in secret_references(estate, key) if consumer.mode is Mode.OUTPUT]
        if any(consumer.address == origin.address for consumer in handing) and not any(_is_outside(consumer, origin) for consumer in handing):
            sensitive = settled(output.sensitive, estate)
            marked = origin.type == TEMPLATE_OUTPUT or (isinstance(sensitive, Known) and sensitive.value in (True, "true"))
            place = origin.attributes.key_spans.get("value", origin.span)
            return holds(Evidence(place, key.origin.address if marked else f"{key.origin.address}, and is not even marked sensitive"))
    return FALSE


def _is_outside(other: Resource, inner: Resource) -> bool:
    """Tell whether `other` is declared in a module that calls the one of `inner`, directly or not."""
    return len(other.calls) < len(inner.calls) and other.calls == inner.calls[: len(other.calls)]
