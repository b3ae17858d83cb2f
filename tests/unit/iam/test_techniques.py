"""Every technique of the table is found where it works, with its chain, and is quiet where one thing is missing that it needs."""

import pytest

from iac_iam_guard.engine.load import load_rules
from iac_iam_guard.engine.technique_file import load_techniques
from iac_iam_guard.iam import catalogue
from iac_iam_guard.iam.chain_words import GOAL, steps_of
from iac_iam_guard.iam.escalation import Access, Chain, access_of
from iac_iam_guard.verdict import Truth
from tests.unit.iam.constellations import Case, cases, read_folders, write_case

CASES = list(cases())
TECHNIQUES = {technique.id: technique for technique in load_techniques()}
IAM_VULNERABLE = {
    "CreateNewPolicyVersion": "iam-001",
    "SetExistingDefaultPolicyVersion": "x-iam-setdefaultversion",
    "CreateEC2WithExistingInstanceProfile": "ec2-001",
    "CreateAccessKey": "iam-002",
    "CreateLoginProfile": "iam-004",
    "UpdateLoginProfile": "iam-006",
    "AttachUserPolicy": "iam-008",
    "AttachGroupPolicy": "iam-010",
    "AttachRolePolicy": "iam-009",
    "PutUserPolicy": "iam-007",
    "PutGroupPolicy": "iam-011",
    "PutRolePolicy": "iam-005",
    "AddUserToGroup": "iam-013",
    "UpdatingAssumeRolePolicy": "iam-012",
    "PassExistingRoleToNewLambdaThenInvoke": "lambda-001",
    "PassRoleToNewLambdaThenTriggerWithNewDynamo": "lambda-002",
    "EditExistingLambdaFunctionWithRole": "lambda-003",
    "PassExistingRoleToNewGlueDevEndpoint": "glue-001",
    "UpdateExistingGlueDevEndpoint": "glue-002",
    "PassExistingRoleToCloudFormation": "cloudformation-001",
    "PassExistingRoleToNewDataPipeline": "datapipeline-001",
    "AssumeRole": "sts-001",
    "CloudFormationUpdateStack": "cloudformation-002",
    "CodeBuildCreateProjectPassRole": "codebuild-001",
    "Ec2InstanceConnect": "ec2instanceconnect-003",
    "SageMakerCreateNotebookPassRole": "sagemaker-001",
    "SageMakerCreatePresignedNotebookURL": "sagemaker-004",
    "SageMakerCreateProcessingJobPassRole": "sagemaker-003",
    "SageMakerCreateTrainingJobPassRole": "sagemaker-002",
    "SsmSendCommand": "ssm-002",
    "SsmStartSession": "ssm-001",
}
"""The 31 paths that a well-known training ground sets up, by the technique that finds each."""


@pytest.fixture(scope="module")
def access(tmp_path_factory: pytest.TempPathFactory) -> Access:
    """The access graph of all constellations at once: units know nothing of each other."""
    estate = read_folders(tmp_path_factory.mktemp("techniques"), {case.unit: write_case(case) for case in CASES})
    return access_of(estate)


def chains_of(access: Access, case: Case) -> tuple[Chain, ...]:
    """Return the chains of the actor of a case."""
    actor = next(one for one in access.actors if one.unit.endswith(f"/{case.unit}") or one.unit == case.unit if one.label.endswith(".actor"))
    assert access.administration(actor).truth is Truth.FALSE
    return access.chains(actor).found


def tried_with(case: Case) -> set[str]:
    """Return the techniques that what is left of a case's requirements allows as well."""
    left = {item for number, item in enumerate(case.technique.requires) if case.missing != str(number)}
    actions = {item.action for item in left}
    return {one.id for one in TECHNIQUES.values() if {item.action for item in one.requires if item.action != "sts:AssumeRole"} <= actions}


@pytest.mark.parametrize("case", [case for case in CASES if not case.missing], ids=lambda case: case.unit)
def test_a_technique_is_found_with_its_chain(access: Access, case: Case) -> None:
    chains = chains_of(access, case)
    wanted = {case.technique.id, case.technique.variant_of} | {
        one.id for one in TECHNIQUES.values() if one.rule == case.technique.rule and one.id in tried_with(case)
    }
    found = [chain for chain in chains if chain.edges[0].technique.id in wanted]
    assert found, [chain.edges[0].technique.id for chain in chains]
    steps = steps_of(found[0], access.actors)
    assert (steps[0].source.rpartition(".")[2], steps[-1].target) == ("actor", GOAL)
    assert all(step.span.path.endswith("main.tf") for step in steps)


@pytest.mark.parametrize("case", [case for case in CASES if case.missing], ids=lambda case: case.unit)
def test_a_twin_that_lacks_one_thing_is_quiet(access: Access, case: Case) -> None:
    found = {chain.edges[0].technique.id for chain in chains_of(access, case)}
    assert case.technique.id not in found
    assert found <= tried_with(case)


def test_the_table_is_sound() -> None:
    rules = load_rules().rules
    assert [technique.id for technique in TECHNIQUES.values() if technique.rule not in rules] == []
    assert [item.action for one in TECHNIQUES.values() for item in one.requires if not catalogue.is_known(item.action)] == []
    assert [action for one in TECHNIQUES.values() for action in one.yields if not catalogue.is_known(action)] == []


def test_documented_paths_are_in_the_table() -> None:
    assert sorted(set(IAM_VULNERABLE.values()) - set(TECHNIQUES)) == []
    assert len(IAM_VULNERABLE) == 31
