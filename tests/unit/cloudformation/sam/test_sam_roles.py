"""The roles that SAM makes: when there is one, who may assume it, and what it may do."""

import pytest

from iac_iam_guard.cloudformation.environment import Environment
from iac_iam_guard.cloudformation.unit import read_template
from iac_iam_guard.source import Source
from tests.unit.cloudformation.sam.serverless import (
    HEADER,
    answers,
    attached,
    function,
    graph_of,
    property_of,
    resource,
    statements,
    trusted,
)

BASIC = "service-role/AWSLambdaBasicExecutionRole"
ENV = "Parameters: {Env: {Type: String}}\nConditions: {IsProd: !Equals [!Ref Env, prod]}\n"
PROD, OTHER = "Env is prod", "Env is not prod"


def test_a_function_gets_a_role_that_lambda_assumes() -> None:
    graph = graph_of(function("Handler: a.b"))
    assert attached(graph, "FRole") == [BASIC]
    assert trusted(graph, "FRole") == [{"Service": ["lambda.amazonaws.com"]}]
    assert statements(graph, "FRole") is None
    assert property_of(graph, "F", "Role") == "arn:aws:iam::111122223333:role/<FRole.RoleName>"


@pytest.mark.parametrize(
    ("properties", "managed"),
    [
        ("Tracing: Active", [BASIC, "AWSXrayWriteOnlyAccess"]),
        ("Tracing: Disabled", [BASIC]),
        ("VpcConfig: {SubnetIds: [a]}", [BASIC, "service-role/AWSLambdaVPCAccessExecutionRole"]),
        ("VpcConfig: {}", [BASIC]),
        ("DurableConfig: {ExecutionTimeout: 1}", ["service-role/AWSLambdaBasicDurableExecutionRolePolicy"]),
        ("Policies: AmazonS3FullAccess", [BASIC, "AmazonS3FullAccess"]),
        ("Policies: [AWSLambdaRole, ReadOnlyAccess]", [BASIC, "service-role/AWSLambdaRole", "ReadOnlyAccess"]),
        ("Policies: [AWSLambdaBasicExecutionRole, arn:aws:iam::1:policy/p]", [BASIC, "arn:aws:iam::1:policy/p"]),
        ("Policies: [Billing]", [BASIC, "job-function/Billing"]),
        ("Policies: !Ref P", [BASIC, "<P>"]),
        ("Policies: [!Sub 'arn:${AWS::Partition}:iam::aws:policy/X']", [BASIC, "X"]),
        ("Policies: []", [BASIC]),
    ],
)
def test_managed_policies(properties: str, managed: list[str]) -> None:
    assert attached(graph_of(function(properties)), "FRole") == managed


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ("Policies: {Statement: {Effect: Allow, Action: 's3:*', Resource: '*'}}", ["Allow s3:* *"]),
        ("Policies: [{Version: 2012-10-17, Statement: [{Effect: Deny, Action: a:b, Resource: c}]}]", ["Deny a:b c"]),
        ("Policies: [{KMSDecryptPolicy: {KeyId: k}}]", ["Allow kms:Decrypt arn:aws:kms:eu-west-1:111122223333:key/k"]),
        ("Policies: [{LambdaInvokePolicy: {FunctionName: '*'}}]", ["Allow lambda:InvokeFunction arn:aws:lambda:eu-west-1:111122223333:function:**"]),
        ("Policies: [{AMIDescribePolicy: {}}]", ["Allow ec2:DescribeImages *"]),
        ("DeadLetterQueue: {Type: SQS, TargetArn: q}", ["Allow sqs:SendMessage q"]),
        ("DeadLetterQueue: {Type: SNS, TargetArn: t}", ["Allow sns:Publish t"]),
        ("EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: SNS, Destination: t}}}", ["Allow sns:publish t"]),
        ("EventInvokeConfig: {DestinationConfig: {OnSuccess: {Type: Lambda, Destination: f}}}", ["Allow lambda:InvokeFunction f"]),
        ("EventInvokeConfig: {DestinationConfig: {OnSuccess: {Type: EventBridge, Destination: b}}}", ["Allow events:PutEvents b"]),
        ("EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: S3Bucket, Destination: b}}}", ["Allow s3:PutObject b/*", "Allow s3:ListBucket b"]),
        (
            "EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: SQS}}}",
            ["Allow sqs:SendMessage arn:aws:sqs:eu-west-1:111122223333:<FEventInvokeConfigOnFailureQueue.QueueName>"],
        ),
    ],
)
def test_inline_policies(properties: str, expected: list[str]) -> None:
    assert statements(graph_of(function(properties)), "FRole") == expected


@pytest.mark.parametrize(
    ("event", "managed", "inline"),
    [
        ("Type: Kinesis, Properties: {Stream: s}", [BASIC, "service-role/AWSLambdaKinesisExecutionRole"], None),
        ("Type: DynamoDB, Properties: {Stream: s}", [BASIC, "service-role/AWSLambdaDynamoDBExecutionRole"], None),
        ("Type: SQS, Properties: {Queue: q}", [BASIC, "service-role/AWSLambdaSQSQueueExecutionRole"], None),
        ("Type: MSK, Properties: {Stream: s}", [BASIC, "service-role/AWSLambdaMSKExecutionRole"], None),
        ("Type: SNS, Properties: {Topic: t, SqsSubscription: true}", [BASIC, "service-role/AWSLambdaSQSQueueExecutionRole"], None),
        ("Type: SNS, Properties: {Topic: t}", [BASIC], None),
        (
            "Type: SQS, Properties: {Queue: q, DestinationConfig: {OnFailure: {Type: SQS, Destination: d}}}",
            [BASIC, "service-role/AWSLambdaSQSQueueExecutionRole"],
            ["Allow sqs:SendMessage d"],
        ),
        (
            "Type: MQ, Properties: {Broker: b, SourceAccessConfigurations: [{Type: BASIC_AUTH, URI: s}]}",
            [BASIC],
            ["Allow secretsmanager:GetSecretValue s", "Allow mq:DescribeBroker b"],
        ),
        (
            "Type: SelfManagedKafka, Properties: {SecretsManagerKmsKeyId: k, SourceAccessConfigurations: [{Type: SASL_SCRAM_512_AUTH, URI: s}]}",
            [BASIC],
            ["Allow secretsmanager:GetSecretValue s", "Allow kms:Decrypt arn:aws:kms:eu-west-1:111122223333:key/k"],
        ),
        (
            "Type: MSK, Properties: {Stream: s, SchemaRegistryConfig: {SchemaRegistryURI: 'arn:aws:glue:r:1:registry/reg', AccessConfigs: [{URI: s}]}}",
            [BASIC, "service-role/AWSLambdaMSKExecutionRole"],
            [
                "Allow secretsmanager:GetSecretValue s",
                "Allow glue:GetRegistry arn:aws:glue:r:1:registry/reg",
                "Allow glue:GetSchemaVersion arn:aws:glue:eu-west-1:111122223333:schema/reg/*",
            ],
        ),
    ],
)
def test_events_that_a_function_fetches(event: str, managed: list[str], inline: list[str] | None) -> None:
    graph = graph_of(function(f"Events: {{E: {{{event}}}}}"))
    assert (attached(graph, "FRole"), statements(graph, "FRole")) == (managed, inline)


def test_two_events_of_one_kind_give_their_policy_once() -> None:
    graph = graph_of(function("Events: {A: {Type: SQS, Properties: {Queue: a}}, B: {Type: SQS, Properties: {Queue: b}}}"))
    assert attached(graph, "FRole") == [BASIC, "service-role/AWSLambdaSQSQueueExecutionRole"]


def test_trust_boundary_path_and_tags_are_those_of_the_function() -> None:
    graph = graph_of(
        function("""\
            AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Action: 'sts:AssumeRole', Principal: {AWS: '*'}}]}
            PermissionsBoundary: arn:aws:iam::1:policy/b
            RolePath: /p/
            Tags: {a: b}
            """)
    )
    assert trusted(graph, "FRole") == [{"AWS": "*"}]
    assert property_of(graph, "FRole", "PermissionsBoundary") == "arn:aws:iam::1:policy/b"
    assert property_of(graph, "FRole", "Path") == "/p/"
    assert property_of(graph, "FRole", "Tags") == [{"Key": "lambda:createdBy", "Value": "SAM"}, {"Key": "a", "Value": "b"}]
    assert property_of(graph, "F", "Role") == "arn:aws:iam::111122223333:role/p/<FRole.RoleName>"


def test_a_function_with_a_role_gets_none() -> None:
    graph = graph_of(function("Role: arn:aws:iam::1:role/r\nPolicies: [AdministratorAccess]"))
    assert answers(graph, "FRole") == []
    assert property_of(graph, "F", "Role") == "arn:aws:iam::1:role/r"


@pytest.mark.parametrize(
    ("role", "when", "used"),
    [
        ("!If [IsProd, !Ref AWS::NoValue, x]", [[PROD]], {PROD: "arn:aws:iam::111122223333:role/<FRole.RoleName>", OTHER: "x"}),
        ("!If [IsProd, x, !Ref AWS::NoValue]", [[OTHER]], {PROD: "x", OTHER: "arn:aws:iam::111122223333:role/<FRole.RoleName>"}),
        ("!If [IsProd, !Ref AWS::NoValue, !Ref AWS::NoValue]", [[]], "arn:aws:iam::111122223333:role/<FRole.RoleName>"),
        ("!If [IsProd, x, y]", [], {PROD: "x", OTHER: "y"}),
    ],
)
def test_a_role_under_a_condition(role: str, when: list[list[str]], used: object) -> None:
    graph = graph_of(ENV + function(f"Role: {role}"))
    assert answers(graph, "FRole") == when
    assert property_of(graph, "F", "Role") == used


def test_what_is_made_of_a_function_shares_its_condition() -> None:
    graph = graph_of(ENV + function("Handler: a.b", "Condition: IsProd\n"))
    assert answers(graph, "FRole") == answers(graph, "F") == [[PROD]]


def test_choices_among_policies_keep_both_branches() -> None:
    text = ENV + function("""\
        Policies:
          - !If [IsProd, ReadOnlyAccess, AdministratorAccess]
          - !If [IsProd, {KMSDecryptPolicy: {KeyId: k}}, !Ref AWS::NoValue]
          - !If [IsProd, !Ref AWS::NoValue, {Statement: {Effect: Allow, Action: a:b, Resource: c}}]
        """)
    managed = attached(graph_of(text), "FRole")
    assert managed == [BASIC, {PROD: "arn:aws:iam::aws:policy/ReadOnlyAccess", OTHER: "arn:aws:iam::aws:policy/AdministratorAccess"}]
    assert statements(graph_of(text, Env="prod"), "FRole") == ["Allow kms:Decrypt arn:aws:kms:eu-west-1:111122223333:key/k"]
    assert statements(graph_of(text, Env="dev"), "FRole") == ["Allow a:b c"]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{PolicyName: p, PolicyDocument: {Statement: [{Effect: Allow, Action: '*', Resource: '*'}]}}", "with a PolicyDocument grants nothing"),
        ("{NoSuchPolicy: {}}", "no such entry"),
        ("{S3ReadPolicy: {Bucket: b}}", "needs BucketName"),
        ("[AdministratorAccess]", "no list within Policies"),
        ("7", "is the name or ARN"),
    ],
)
def test_an_entry_that_grants_nothing_is_said_where_it_stands(entry: str, said: str) -> None:
    text = function(f"Policies:\n  - {entry}")
    graph = graph_of(text)
    (problem,) = graph.diagnostics
    assert said in problem.message
    assert (HEADER + text)[problem.span.start : problem.span.end] in entry
    assert attached(graph, "FRole") == [BASIC]
    assert statements(graph, "FRole") is None


def test_globals_are_added_to_every_function() -> None:
    graph = graph_of("""\
        Globals:
          Function:
            PermissionsBoundary: arn:aws:iam::1:policy/b
            VpcConfig: {SecurityGroupIds: [g]}
            Environment: {Variables: {A: shared, B: shared}}
            Layers: [one]
        Resources:
          F:
            Type: AWS::Serverless::Function
            Properties: {Layers: [two], Environment: {Variables: {B: own}}}
          Own:
            Type: AWS::Serverless::Function
            Properties: {PermissionsBoundary: arn:aws:iam::1:policy/own}
          Some:
            Type: AWS::Serverless::Function
            IgnoreGlobals: [PermissionsBoundary]
          None:
            Type: AWS::Serverless::Function
            IgnoreGlobals: '*'
        """)
    vpc = "service-role/AWSLambdaVPCAccessExecutionRole"
    assert property_of(graph, "F", "Environment") == {"Variables": {"A": "shared", "B": "own"}}
    assert property_of(graph, "F", "Layers") == ["one", "two"]
    boundaries = {name: (property_of(graph, name, "PermissionsBoundary"), attached(graph, name)) for name in ("FRole", "OwnRole", "SomeRole", "NoneRole")}
    assert boundaries == {
        "FRole": ("arn:aws:iam::1:policy/b", [BASIC, vpc]),
        "OwnRole": ("arn:aws:iam::1:policy/own", [BASIC, vpc]),
        "SomeRole": (None, [BASIC, vpc]),
        "NoneRole": (None, [BASIC]),
    }


def test_policies_of_other_partitions() -> None:
    graph = graph_of(function("Tracing: Active"), Environment(region="cn-north-1", partition="aws-cn"))
    arns = ["arn:aws-cn:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole", "arn:aws-cn:iam::aws:policy/AWSXRayDaemonWriteAccess"]
    assert attached(graph, "FRole") == arns


STATE_MACHINE = """\
    Resources:
      M:
        Type: AWS::Serverless::StateMachine
        Properties:
          DefinitionUri: s3://a/b
"""
OF_M = "arn:aws:states:eu-west-1:111122223333:stateMachine:<M.StateMachineName>"


def test_a_state_machine_gets_a_role_and_one_for_each_event() -> None:
    graph = graph_of(
        STATE_MACHINE
        + """\
          PermissionsBoundary: arn:aws:iam::1:policy/b
          Tracing: {Enabled: true}
          Policies: [{LambdaInvokePolicy: {FunctionName: f}}]
          Events:
            A: {Type: Schedule, Properties: {Schedule: rate(1 hour)}}
            B: {Type: Api, Properties: {Path: /x, Method: GET}}
            C: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(1 hour), PermissionsBoundary: own}}
            D: {Type: Schedule, Properties: {Schedule: rate(1 hour), RoleArn: r}}
"""
    )
    assert trusted(graph, "MRole") == [{"Service": ["states.amazonaws.com"]}]
    assert attached(graph, "MRole") == ["AWSXrayWriteOnlyAccess"]
    assert statements(graph, "MRole") == ["Allow lambda:InvokeFunction arn:aws:lambda:eu-west-1:111122223333:function:f*"]
    roles = {name: (trusted(graph, name), statements(graph, name), property_of(graph, name, "PermissionsBoundary")) for name in ("MARole", "MBRole", "MCRole")}
    assert roles == {
        "MARole": ([{"Service": ["events.amazonaws.com"]}], [f"Allow states:StartExecution {OF_M}"], "arn:aws:iam::1:policy/b"),
        "MBRole": ([{"Service": ["apigateway.amazonaws.com"]}], [f"Allow states:StartExecution {OF_M}"], "arn:aws:iam::1:policy/b"),
        "MCRole": ([{"Service": ["scheduler.amazonaws.com"]}], [f"Allow states:StartExecution {OF_M}"], "own"),
    }
    assert answers(graph, "MDRole") == []


def test_a_state_machine_with_a_role_gets_none() -> None:
    graph = graph_of(STATE_MACHINE + "          Role: r\n")
    assert answers(graph, "MRole") == []
    assert property_of(graph, "M", "RoleArn") == "r"


def test_a_schedule_calls_its_function_in_a_role_of_its_own() -> None:
    graph = graph_of(function("Events: {S: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(1 hour), DeadLetterConfig: {Arn: q}}}}"))
    of_f = "arn:aws:lambda:eu-west-1:111122223333:function:<F.FunctionName>"
    assert trusted(graph, "FSRole") == [{"Service": ["scheduler.amazonaws.com"]}]
    assert statements(graph, "FSRole") == [f"Allow lambda:InvokeFunction {of_f}", "Allow sqs:SendMessage q"]


def test_deployments_share_a_role() -> None:
    text = function("AutoPublishAlias: live\nDeploymentPreference: {Type: Linear10PercentEvery1Minute}", "Condition: IsProd\n")
    graph = graph_of(ENV + text)
    assert trusted(graph, "CodeDeployServiceRole") == [{"Service": ["codedeploy.amazonaws.com"]}]
    assert attached(graph, "CodeDeployServiceRole") == ["service-role/AWSCodeDeployRoleForLambda"]
    assert answers(graph, "CodeDeployServiceRole") == [[]]
    passed = graph_of(ENV + text.replace("1Minute}", "1Minute, PassthroughCondition: true}"))
    assert answers(passed, "CodeDeployServiceRole") == [[PROD]]


@pytest.mark.parametrize("preference", ["{Type: AllAtOnce, Enabled: false}", "{Type: AllAtOnce, Role: r}", "{Enabled: !Ref P}"])
def test_deployments_that_need_no_role(preference: str) -> None:
    text = "Parameters: {P: {Type: String, Default: 'false'}}\n" + function(f"AutoPublishAlias: live\nDeploymentPreference: {preference}")
    assert answers(graph_of(text), "CodeDeployServiceRole") == []


def test_a_capacity_provider_gets_an_operator_role_unless_it_names_one() -> None:
    graph = graph_of("""\
        Resources:
          C: {Type: AWS::Serverless::CapacityProvider, Properties: {VpcConfig: {SubnetIds: [s]}}}
          D: {Type: AWS::Serverless::CapacityProvider, Properties: {VpcConfig: {SubnetIds: [s]}, OperatorRole: r}}
        """)
    assert trusted(graph, "COperatorRole") == [{"Service": ["lambda.amazonaws.com"]}]
    assert attached(graph, "COperatorRole") == ["AWSLambdaManagedEC2ResourceOperator"]
    assert answers(graph, "DOperatorRole") == []


def test_a_graphql_api_gets_roles_for_its_log_and_its_sources() -> None:
    graph = graph_of("""\
        Resources:
          G:
            Type: AWS::Serverless::GraphQLApi
            Properties:
              Auth: {Type: AWS_LAMBDA, LambdaAuthorizer: {AuthorizerUri: arn:f}}
              DataSources:
                DynamoDb: {Posts: {TableName: posts, Permissions: [Read]}}
                Lambda: {Code: {FunctionArn: arn:g}, Own: {FunctionArn: arn:g, ServiceRoleArn: r}}
          Quiet:
            Type: AWS::Serverless::GraphQLApi
            Properties: {Auth: {Type: API_KEY}, Logging: false}
        """)
    assert attached(graph, "GCloudWatchRole") == ["service-role/AWSAppSyncPushToCloudWatchLogs"]
    assert trusted(graph, "GPostsDynamoDBDataSourceRole") == [{"Service": ["appsync.amazonaws.com"]}]
    policy = property_of(graph, "GPostsDynamoDBDataSourceToTableConnectorPolicy", "PolicyDocument")
    assert isinstance(policy, dict)
    table = "arn:aws:dynamodb:eu-west-1:111122223333:table/posts"
    assert [statement["Resource"] for statement in policy["Statement"]] == [[table, f"{table}/index/*"]]
    assert property_of(graph, "GCodeLambdaDataSourceToLambdaConnectorPolicy", "Roles") == ["<GCodeLambdaDataSourceRole.RoleName>"]
    assert property_of(graph, "GToLambdaAuthConnector1WriteLambdaPermission", "Principal") == "appsync.amazonaws.com"
    assert answers(graph, "GOwnLambdaDataSourceRole") == answers(graph, "QuietCloudWatchRole") == []


def test_a_resource_of_the_template_is_not_replaced_by_one_of_the_same_name() -> None:
    graph = graph_of(function("Handler: a.b") + "\n  FRole: {Type: AWS::SNS::Topic}\n")
    assert resource(graph, "FRole").type == "AWS::SNS::Topic"
    assert "a resource named FRole too" in graph.diagnostics[0].message


def test_without_the_transform_nothing_is_made() -> None:
    graph = read_template(Source("template.yaml", function("Handler: a.b")), {})
    assert graph is not None
    assert [one.type for one in graph.resources] == ["AWS::Serverless::Function"]
