"""Attributes that a configuration does not set: what AWS or the provider will fill in, as far as that is known."""

from iac_iam_guard.graph import Mode
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.arns import Deployment, assigned
from iac_iam_guard.terraform.data_sources import data_attribute
from iac_iam_guard.values import Mapping, Value


def computed_attribute(
    mode: Mode, kind: str, name: str, attributes: Mapping, address: str, account: str, region: Value | None, span: SourceSpan
) -> Value:
    """Return attribute `name` of the resource or data source of type `kind` at `address`, of which the configuration sets `attributes`.

    `account` and `region` are those of its provider. What AWS assigns is a text with holes or a hole, tagged with a reference to (`address`, `name`).
    An argument that is not set is null. Raises EvaluationError where a data source could not be read.
    """
    deployment = Deployment(account, region)
    if mode is Mode.DATA:
        return data_attribute(kind, name, attributes, address, deployment, span)
    return assigned(address, name, span)
