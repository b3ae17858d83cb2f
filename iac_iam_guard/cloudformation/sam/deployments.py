"""DeploymentPreference: CodeDeploy shifts traffic between versions of functions, in one role for all that name none."""

from iac_iam_guard.cloudformation.nodes import Members, Node, Scalar
from iac_iam_guard.cloudformation.sam.asking import child, is_false, is_given, is_true, text_of
from iac_iam_guard.cloudformation.sam.expansion import Expansion, Serverless
from iac_iam_guard.cloudformation.sam.roles import Role, listed_tags, propagated_tags, trust_of
from iac_iam_guard.cloudformation.sam.writing import Place, Written, get_att, place_of, ref, write

ROLE = "CodeDeployServiceRole"
APPLICATION = "ServerlessDeploymentApplication"
CONDITION = "ServerlessCodeDeployCondition"


def add_deployments(work: Expansion) -> None:
    """Add what the enabled deployment preferences of all functions make together."""
    enabled = [(item, preference) for item, preference in work.deployments if _is_enabled(work, preference)]
    if not enabled:
        return
    first, preference = enabled[0]
    at = place_of(preference)
    shared = _shared_condition(work, enabled, at)
    bare = first.unconditional()  # what is made for all functions does not hang on the condition of the first
    work.add(bare, APPLICATION, "AWS::CodeDeploy::Application", {"ComputePlatform": "Lambda"}, at, shared)
    needy = [(item, preference) for item, preference in enabled if not is_given(child(preference, "Role"))]
    if needy:
        role = Role(ROLE, trust_of("codedeploy.amazonaws.com"), place_of(needy[0][1]))
        role.attach_aws("AWSCodeDeployRoleForLambda", role.at)
        tags = [tag for item, _ in enabled if propagated_tags(item) is not None for tag in listed_tags(item.given("Tags"))]
        role.declare_within(work, bare, tags=tags or None, condition=shared)
    for item, preference in enabled:
        given = child(preference, "Role")
        arn: Written = given if given is not None and is_given(given) else get_att(ROLE, "Arn")
        own = _condition(work, item, preference)
        properties: dict[str, Written | None] = {"ApplicationName": ref(APPLICATION), "ServiceRoleArn": arn}
        work.add(item.unconditional(), f"{item.name}DeploymentGroup", "AWS::CodeDeploy::DeploymentGroup", properties, place_of(preference), own)


def _is_enabled(work: Expansion, preference: Members) -> bool:
    enabled = work.settled(child(preference, "Enabled"))
    return enabled is None or (is_given(enabled) and not is_false(enabled))


def _condition(work: Expansion, item: Serverless, preference: Members) -> Node | None:
    """Return the condition of a function if its deployment shares it."""
    return item.body.node("Condition") if is_true(work.settled(child(preference, "PassthroughCondition"))) else None


def _shared_condition(work: Expansion, enabled: list[tuple[Serverless, Members]], at: Place) -> Scalar | Node | None:
    """Return the condition under which any function is deployed, None where one always is."""
    conditions = [_condition(work, item, preference) for item, preference in enabled]
    names = list(dict.fromkeys(text_of(condition) or "" for condition in conditions if condition is not None))
    if None in conditions or not names:
        return None
    if len(names) == 1:
        return conditions[0]
    return write(work.add_condition(CONDITION, {"Fn::Or": [{"Condition": name} for name in names]}, at), at)
