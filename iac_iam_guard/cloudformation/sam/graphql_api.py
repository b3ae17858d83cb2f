"""AWS::Serverless::GraphQLApi: the API, the role it logs in, and the roles and rights of its data sources and authorizers."""

from iac_iam_guard.cloudformation.nodes import Items, Member, Members, Node
from iac_iam_guard.cloudformation.sam.asking import child, is_false, is_given, text_of
from iac_iam_guard.cloudformation.sam.connectors import End, connect
from iac_iam_guard.cloudformation.sam.expansion import Expansion, Serverless
from iac_iam_guard.cloudformation.sam.roles import Role, trust_of
from iac_iam_guard.cloudformation.sam.writing import Place, Written, get_att, key_of, place_of, ref, sub

API, SOURCE = "AWS::AppSync::GraphQLApi", "AWS::AppSync::DataSource"
FUNCTION, TABLE = "AWS::Lambda::Function", "AWS::DynamoDB::Table"
SERVICE = "appsync.amazonaws.com"
LOGS = "AWSAppSyncPushToCloudWatchLogs"
TABLE_ARN = "arn:${AWS::Partition}:dynamodb:${__Region__}:${AWS::AccountId}:table/${__TableName__}"


def expand_graphql_api(work: Expansion, item: Serverless) -> None:
    """Add the plain resources that a GraphQL API comes to."""
    name = item.given("Name")
    work.replace(item, API, {"Name": name if name is not None else item.name, "AuthenticationType": child(item.given("Auth"), "Type")})
    _add_log_role(work, item)
    auth = item.given("Auth")
    more = child(auth, "Additional")
    functions = [child(one, "LambdaAuthorizer", "AuthorizerUri") for one in (auth, *(more.items if isinstance(more, Items) else ()))]
    for number, function in enumerate((function for function in functions if function is not None), 1):
        source = End(API, arn=ref(item.name), resource_id=get_att(item.name, "ApiId"))
        connect(work, item, f"{item.name}ToLambdaAuthConnector{number}", source, End(FUNCTION, arn=function), ["Write"], place_of(function))
    for kind in ("DynamoDb", "Lambda"):
        sources = child(item.given("DataSources"), kind)
        for relative, member in sources.entries.items() if isinstance(sources, Members) else ():
            _add_source(work, item, kind, relative, member)


def _add_log_role(work: Expansion, item: Serverless) -> None:
    """Add the role that the API writes its log in unless it writes none or names one."""
    logging = item.given("Logging")
    if is_false(logging) or is_given(child(logging, "CloudWatchLogsRoleArn")):
        return
    role = Role(f"{item.name}CloudWatchRole", trust_of(SERVICE), item.at)
    role.attach_aws(LOGS, place_of(logging) if logging is not None else item.at)
    role.declare_within(work, item)


def _add_source(work: Expansion, item: Serverless, kind: str, relative: str, member: Member) -> None:
    """Add a data source, and unless it names a role one that may use the table or function."""
    config, at = member.node, key_of(member)
    is_table = kind == "DynamoDb"
    name = f"{item.name}{relative}{'DynamoDB' if is_table else 'Lambda'}DataSource"
    given = child(config, "ServiceRoleArn")
    arn: Written | None = given
    if given is None or not is_given(given):
        role = Role(f"{name}Role", trust_of(SERVICE), at)
        role.declare_within(work, item)
        arn = get_att(role.name, "Arn")
        source = End(SOURCE, arn=get_att(name, "DataSourceArn"), role=ref(role.name))
        if is_table:
            end = End(TABLE, arn=_table_arn(config))
            connect(work, item, f"{name}ToTableConnector", source, end, _permissions(config), at)
        elif (function := child(config, "FunctionArn")) is not None:
            connect(work, item, f"{name}ToLambdaConnector", source, End(FUNCTION, arn=function), ["Write"], at)
    work.add(item, name, SOURCE, {"Name": relative, "ServiceRoleArn": arn}, Place(member.key_start, member.key_end))


def _table_arn(config: Node) -> Written:
    arn = child(config, "TableArn")
    if arn is not None:
        return arn
    table, region = child(config, "TableName"), child(config, "Region")
    return sub(TABLE_ARN, {"__TableName__": table if table is not None else "", "__Region__": region if region is not None else ref("AWS::Region")})


def _permissions(config: Node) -> list[str]:
    listed = child(config, "Permissions")
    words = [text_of(item) or "" for item in listed.items] if isinstance(listed, Items) else []
    return words or ["Read", "Write"]
