"""Every place where a resource type holds a policy, an attachment, a grant or a role is in the table of types, or left out for a reason."""

import json
from pathlib import Path

import pytest

from iac_iam_guard.adapters.rows import Table, read_table

FACTS = json.loads(Path(__file__).with_name("policy_facts.json").read_text("utf-8"))
FRONT_ENDS = ("terraform", "cloudformation")

IOT = "policies of IoT things have actions and variables of their own, and no IAM principal holds them"
EXPANDED = "the transform makes resources of it, which are in the table"
NAMES_ONLY = "names inline policies, which are there as documents"
SESSION = "limits sessions that a service hands out; the role's own policies are judged"
HELD = "says who uses a role, and gives it no permission"
GUARDRAIL = "limits what a chat channel may do with its role; the role's own policies are judged"
ASSIGNMENT = "says who gets a permission set, and the set is judged wherever it is assigned"
CLUSTER = "policies of a cluster's own access control, not of IAM"
TRIGGERED = "attached only when a budget is exceeded, mostly to deny"

LEFT_OUT = {
    ("AWS::IoT::Policy", "PolicyDocument"): IOT,
    ("aws_iot_policy", "policy"): IOT,
    ("AWS::Serverless::Function", "Policies"): EXPANDED,
    ("AWS::Serverless::Function", "AssumeRolePolicyDocument"): EXPANDED,
    ("AWS::Serverless::Function", "PermissionsBoundary"): EXPANDED,
    ("AWS::Serverless::StateMachine", "Policies"): EXPANDED,
    ("AWS::Serverless::StateMachine", "PermissionsBoundary"): EXPANDED,
    ("AWS::Serverless::Api", "Auth.ResourcePolicy.CustomStatements"): EXPANDED,
    ("AWS::Serverless::Api", "Domain.Policy"): EXPANDED,
    ("AWS::Serverless::Connector", "Source, Destination(s), Permissions"): EXPANDED,
    ("AWS::SSO::Assignment", "PermissionSetArn"): ASSIGNMENT,
    ("AWS::RolesAnywhere::Profile", "ManagedPolicyArns"): SESSION,
    ("AWS::RolesAnywhere::Profile", "RoleArns"): HELD,
    ("AWS::Cognito::IdentityPoolRoleAttachment", "Roles.authenticated|unauthenticated, RoleMappings"): HELD,
    ("AWS::Chatbot::SlackChannelConfiguration", "GuardrailPolicies"): GUARDRAIL,
    ("AWS::Chatbot::MicrosoftTeamsChannelConfiguration", "GuardrailPolicies"): GUARDRAIL,
    ("AWS::EKS::AccessEntry", "PrincipalArn, AccessPolicies"): CLUSTER,
    ("AWS::Budgets::BudgetsAction", "Definition.IamActionDefinition"): TRIGGERED,
    ("aws_iam_role_policies_exclusive", "policy_names"): NAMES_ONLY,
    ("aws_iam_user_policies_exclusive", "policy_names"): NAMES_ONLY,
    ("aws_iam_group_policies_exclusive", "policy_names"): NAMES_ONLY,
    ("aws_ssoadmin_account_assignment", "principal_id"): ASSIGNMENT,
    ("aws_rolesanywhere_profile", "managed_policy_arns"): SESSION,
    ("aws_rolesanywhere_profile", "role_arns"): HELD,
    ("aws_emr_studio_session_mapping", "session_policy_arn"): SESSION,
    ("aws_quicksight_iam_policy_assignment", "policy_arn"): "given to users of QuickSight",
    ("aws_chatbot_slack_channel_configuration", "guardrail_policy_arns"): GUARDRAIL,
    ("aws_chatbot_teams_channel_configuration", "guardrail_policy_arns"): GUARDRAIL,
    ("aws_budgets_budget_action", "definition.iam_action_definition.policy_arn"): TRIGGERED,
    ("aws_eks_access_policy_association", "policy_arn"): CLUSTER,
}

GRANTS_LEFT_OUT = {
    "AWS::Lambda::Url": "lets nobody in without an AWS::Lambda::Permission; Terraform's provider adds one by itself",
    "AWS::LakeFormation::PrincipalPermissions": "Lake Formation's own permissions on tables",
    "AWS::LakeFormation::Permissions": "Lake Formation's own permissions on tables",
    "aws_lakeformation_permissions": "Lake Formation's own permissions on tables",
    "AWS::QuickSight::DataSet": "given to users of QuickSight",
    "aws_ram_resource_share": "names no principals: they are associated with it",
}


def paths_of(table: Table, kind: str) -> set[str]:
    """Return all paths of the table that stand for something of a type."""
    paths = {row.argument for row in table.documents.get(kind, ())}
    paths |= {grant.statement for grant in table.grants.get(kind, ())}
    for attachment in table.attachments.get(kind, ()):
        paths |= {attachment.policies, *(path for _, path in attachment.holders)}
    for membership in table.memberships.get(kind, ()):
        paths |= {membership.users, membership.groups}
    for entity in table.entities.get(kind, ()):
        paths |= {path for _, choices in entity.fields for path in choices} | {entity.each}
    return paths


def listed(part: str) -> list[tuple[str, str, str]]:
    return [(front_end, kind, path) for front_end in FRONT_ENDS for kind, path in FACTS[front_end][part]]


def is_in_table(front_end: str, kind: str, path: str) -> bool:
    found = paths_of(read_table(front_end), kind)
    return any(own == path or own.startswith((path + ".", path + ".*")) for own in found)


@pytest.mark.parametrize("part", ["documents", "attachments"])
def test_every_place_is_in_the_table_or_left_out_for_a_reason(part: str) -> None:
    missing = [(kind, path) for front_end, kind, path in listed(part) if not is_in_table(front_end, kind, path)]
    assert [place for place in missing if place not in LEFT_OUT] == []


def test_every_grant_is_in_the_table_or_left_out_for_a_reason() -> None:
    grants = {kind for front_end in FRONT_ENDS for kind in read_table(front_end).grants}
    assert [kind for front_end in FRONT_ENDS for kind in FACTS[front_end]["grants"] if kind not in grants and kind not in GRANTS_LEFT_OUT] == []


def test_nothing_is_left_out_that_is_in_the_table() -> None:
    places = {(kind, path) for part in ("documents", "attachments") for _, kind, path in listed(part)}
    assert set(LEFT_OUT) <= places
    assert [place for place in LEFT_OUT if any(is_in_table(front_end, *place) for front_end in FRONT_ENDS)] == []
    assert set(GRANTS_LEFT_OUT) <= {kind for front_end in FRONT_ENDS for kind in FACTS[front_end]["grants"]}


def test_what_only_looks_like_a_policy_is_left_alone() -> None:
    documents = {(kind, row.argument) for front_end in FRONT_ENDS for kind, rows in read_table(front_end).documents.items() for row in rows}
    assert documents & {(kind, path) for _, kind, path in listed("not_iam")} == set()


@pytest.mark.parametrize("front_end", FRONT_ENDS)
def test_workloads_take_their_roles_where_the_schemas_have_them(front_end: str) -> None:
    roles = FACTS[front_end]["roles"]
    for kind, rows in read_table(front_end).entities.items():
        for row in rows:
            if row.model == "Compute":
                paths = [path for name, choices in row.fields if name in ("role", "execution_role") for path in choices]
                assert [path for path in paths if path not in roles.get(kind, ())] == [], kind
