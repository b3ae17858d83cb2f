"""Declarations of CloudFormation templates to objects of the model."""

from iac_iam_guard.adapters.collection import Collection
from iac_iam_guard.adapters.credentials import credentials_of
from iac_iam_guard.adapters.declared import add_declaration
from iac_iam_guard.adapters.rows import read_table
from iac_iam_guard.adapters.texts import texts_of
from iac_iam_guard.graph import Mode, ResourceGraph

NAMELESS = {Mode.OUTPUT: "output", Mode.PARAMETER: "parameter"}


def collect(graph: ResourceGraph, collection: Collection) -> None:
    """Add everything that a template declares of IAM, and what rules look at beside it, to `collection`."""
    table = read_table("cloudformation")
    for resource in graph.resources:
        add_declaration(resource, NAMELESS.get(resource.mode, resource.type), table, collection)
        for credential in credentials_of(resource):
            collection.add(credential)
    for text in texts_of(graph):
        collection.add(text)
