"""Credentials in the metadata of templates, with which helper scripts download files.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-metadata.html
"""

from collections.abc import Iterator
from dataclasses import replace

from iac_iam_guard.graph import Resource
from iac_iam_guard.iam.estate import Credential
from iac_iam_guard.values import Mapping, variants

AUTHENTICATION = "AWS::CloudFormation::Authentication"
SECRETS = ("password", "secretKey")


def credentials_of(resource: Resource) -> Iterator[Credential]:
    """Yield the secrets of all entries for authentication beside `resource`, in every world."""
    written = resource.attributes.entries.get(AUTHENTICATION)
    if written is None:
        return
    for guards, entries in variants(written, resource.guards) or ():
        for entry in entries.entries.values() if isinstance(entries, Mapping) else ():
            if isinstance(entry, Mapping):
                found = (entry.entries.get(name) for name in SECRETS)
                yield from (Credential(replace(resource, guards=guards), value) for value in found if value is not None)
