"""Words about outputs of modules and stacks."""

from iac_iam_guard.iam.estate import Estate, Output
from iac_iam_guard.predicates.flows import SECRETS
from iac_iam_guard.predicates.settings import settled
from iac_iam_guard.values import Known
from iac_iam_guard.verdict import FALSE, Evidence, Verdict, holds


def carries_secret(output: Output, estate: Estate) -> Verdict:
    """Tell whether the value holds the secret of an access key or another credential, through however many modules it came."""
    credentials = {(key.origin.unit, key.origin.address) for key in estate.model.access_keys}
    origin = output.origin
    for reference in estate.references.get(origin.unit, ()):
        leaks = reference.source == origin.address and reference.attribute.partition(".")[0] in SECRETS
        if leaks and (origin.unit, reference.target) in credentials:
            place = origin.attributes.key_spans.get("value", origin.span)
            sensitive = settled(output.sensitive, estate)
            marked = isinstance(sensitive, Known) and sensitive.value in (True, "true")
            note = reference.target if marked else f"{reference.target}, and is not even marked sensitive"
            return holds(Evidence(place, note))
    return FALSE
