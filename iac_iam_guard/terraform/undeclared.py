"""What stands for things that no block declares: Terraform refuses the reference, but what is around it can be judged all the same."""

from iac_iam_guard.graph import Mode
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.attributes import computed_attribute, is_assigned
from iac_iam_guard.terraform.providers import ProviderConfiguration
from iac_iam_guard.terraform.syntax import Attribute, Index, Step
from iac_iam_guard.values import Mapping, Reason, Ref, Unknown, Value

ARGUMENTLESS = frozenset({"aws_caller_identity", "aws_partition", "aws_region", "aws_canonical_user_id"})
"""Data sources that return the same whatever their block says."""


def undeclared_value(address: str, reason: Reason, span: SourceSpan) -> Unknown:
    """Return the hole for a local value, or for the outputs of a module, that nothing declares: it may be anything."""
    return Unknown(reason, span, (Ref(address, ""),))


def undeclared_resource(mode: Mode, kind: str, address: str, steps: tuple[Step, ...], provider: ProviderConfiguration, span: SourceSpan) -> tuple[Value, int]:
    """Return what is known of the resource or data source `address` of type `kind`, and how many of `steps`, which follow its name, that took.

    Names and ARNs that AWS assigns are what they are for a declared one of which nothing is set; all else may be anything.
    """
    reason = Reason.DATA if mode is Mode.DATA else Reason.RESOURCE
    at = 1 if steps and isinstance(steps[0], Index) else 0
    step = steps[at] if at < len(steps) else None
    if not isinstance(step, Attribute):
        return Unknown(reason, span, (Ref(address, ""),)), 0
    name = step.name
    if (mode is Mode.DATA and kind in ARGUMENTLESS) or is_assigned(kind, name):
        return computed_attribute(mode, kind, name, Mapping("object", {}), address, provider.account, provider.region, span), at + 1
    return Unknown(reason, span, (Ref(address, name),)), at + 1
