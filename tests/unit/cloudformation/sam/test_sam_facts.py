"""The data of SAM: every policy template and connector profile comes to statements in which nothing is left open."""

import json

import pytest

from iac_iam_guard.cloudformation.sam.facts import facts, managed_policy_paths
from tests.unit.cloudformation.sam.serverless import function, graph_of, plain, property_of, resource

TEMPLATES = facts()["policy_templates"]
PAIRS = [(source, destination) for source, others in facts()["connector_profiles"].items() for destination in others]
MADE = ("AWS::IAM::ManagedPolicy", "AWS::Lambda::Permission", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy")


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_every_policy_template_is_filled(name: str) -> None:
    values = {parameter: f"given{number}" for number, parameter in enumerate(TEMPLATES[name]["parameters"])}
    graph = graph_of(function(f"Policies: [{{{name}: {json.dumps(values)}}}]"))
    (policy,) = property_of(graph, "FRole", "Policies") or ()
    said = json.dumps(policy)
    assert len(policy["PolicyDocument"]["Statement"]) == len(TEMPLATES[name]["statements"])
    assert "<" not in said
    assert [value for value in values.values() if value not in said] == []
    assert graph.diagnostics == ()


@pytest.mark.parametrize(("source", "destination"), PAIRS)
def test_every_connector_profile_is_filled(source: str, destination: str) -> None:
    categories = list(facts()["connector_profiles"][source][destination]["Properties"]["AccessCategories"])
    ends = {"Arn": "arn:x", "RoleName": "r", "QueueUrl": "u", "ResourceId": "i", "Name": "n", "Qualifier": "q"}
    properties = {"Source": {"Type": source, **ends}, "Destination": {"Type": destination, **ends}, "Permissions": categories}
    graph = graph_of(f"Resources:\n  C: {{Type: AWS::Serverless::Connector, Properties: {json.dumps(properties)}}}\n")
    made = [one for one in graph.resources if one.type in MADE]
    assert made != []
    for one in made:
        said = json.dumps(plain(resource(graph, one.address).attributes))
        assert "%{" not in said
        assert "<" not in said
    assert graph.diagnostics == ()


def test_paths_of_managed_policies() -> None:
    paths = managed_policy_paths()
    assert paths["AWSLambdaBasicExecutionRole"] == "service-role"
    assert paths["Billing"] == "job-function"
    assert "AdministratorAccess" not in paths
