"""Resources of SAM that come to one plain resource, or to one and its role."""

from iac_iam_guard.cloudformation.sam.asking import is_given
from iac_iam_guard.cloudformation.sam.expansion import Expansion, Serverless
from iac_iam_guard.cloudformation.sam.roles import Role, listed_tags, trust_of
from iac_iam_guard.cloudformation.sam.writing import Written, get_att

OPERATOR = "AWSLambdaManagedEC2ResourceOperator"


def expand_table(work: Expansion, item: Serverless) -> None:
    """Add the table that a SimpleTable is."""
    work.replace(item, "AWS::DynamoDB::Table", {"TableName": item.given("TableName"), "SSESpecification": item.given("SSESpecification")})


def expand_layer(work: Expansion, item: Serverless) -> None:
    """Add the version of a layer."""
    name = item.given("LayerName")
    work.replace(item, "AWS::Lambda::LayerVersion", {"LayerName": name if name is not None else item.name, "Content": item.given("ContentUri")})


def expand_capacity_provider(work: Expansion, item: Serverless) -> None:
    """Add a capacity provider, and unless it names a role the one in which Lambda runs its instances."""
    arn: Written | None = item.given("OperatorRole")
    if arn is None or not is_given(item.given("OperatorRole")):
        role = Role(f"{item.name}OperatorRole", trust_of("lambda.amazonaws.com"), item.at)
        role.attach_aws(OPERATOR, item.at)
        tags: list[Written] = [{"Key": "lambda:createdBy", "Value": "SAM"}]
        if is_given(item.given("PropagateTags")):
            tags += listed_tags(item.given("Tags"))
        role.declare_within(work, item, tags=tags)
        arn = get_att(role.name, "Arn")
    properties: dict[str, Written | None] = {
        "CapacityProviderName": item.given("CapacityProviderName"),
        "PermissionsConfig": {"CapacityProviderOperatorRoleArn": arn},
        "VpcConfig": item.given("VpcConfig"),
    }
    work.replace(item, "AWS::Lambda::CapacityProvider", properties)
