"""Policies as JSON."""

import json
from collections.abc import Sequence

from iac_iam_guard.reporting.convert.arrange import arrange
from iac_iam_guard.reporting.convert.losses import Converted, Losses
from iac_iam_guard.reporting.convert.plain import Plain, plain
from iac_iam_guard.reporting.convert.policies import FoundPolicy


def write_json(policies: Sequence[FoundPolicy], alone: bool) -> Converted:
    """Return a policy that stands `alone`, else an object of policies by address; what is not known is a placeholder."""
    losses = Losses()

    documents: dict[str, Plain] = {}
    for policy in policies:
        losses.begin(policy.title, policy.losses)
        documents[policy.title] = plain(arrange(policy.tree), losses.text, losses)
    data = next(iter(documents.values())) if alone else documents
    return Converted(json.dumps(data, indent=2, ensure_ascii=False) + "\n", tuple(losses.notes))
