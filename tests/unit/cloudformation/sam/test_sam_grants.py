"""What SAM makes beside roles: who may invoke functions, send to queues and call APIs, and what connectors permit."""

import pytest

from iac_iam_guard.cloudformation.sam.expansion import BUDGET
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Choice, Json, Mapping, Sequence, Text, Value
from tests.unit.cloudformation.sam.serverless import answers, function, graph_of, plain, property_of, resource, text_at

HERE = "eu-west-1:111122223333"


@pytest.mark.parametrize(
    ("event", "name", "expected"),
    [
        ("Type: S3, Properties: {Bucket: !Ref B, Events: 's3:*'}", "FEPermission", {"Principal": "s3.amazonaws.com", "SourceAccount": "111122223333"}),
        ("Type: SNS, Properties: {Topic: t}", "FEPermission", {"Principal": "sns.amazonaws.com", "SourceArn": "t"}),
        (
            "Type: Schedule, Properties: {Schedule: rate(1 hour)}",
            "FEPermission",
            {"Principal": "events.amazonaws.com", "SourceArn": f"arn:aws:events:{HERE}:rule/<FE.Name>"},
        ),
        (
            "Type: Api, Properties: {Path: '/a/{id}/', Method: get}",
            "FEPermissionProd",
            {"Principal": "apigateway.amazonaws.com", "SourceArn": f"arn:aws:execute-api:{HERE}:<ServerlessRestApi.Ref>/*/GET/a/*"},
        ),
        ("Type: HttpApi", "FEPermission", {"Principal": "apigateway.amazonaws.com", "SourceArn": f"arn:aws:execute-api:{HERE}:<ServerlessHttpApi.Ref>/*/*"}),
        ("Type: AlexaSkill, Properties: {SkillId: s}", "FEPermission", {"Principal": "alexa-appkit.amazon.com", "EventSourceToken": "s"}),
        ("Type: AlexaSkill", "FEPermission", {"Principal": "alexa-appkit.amazon.com"}),
        (
            "Type: IoTRule, Properties: {Sql: x}",
            "FEPermission",
            {"Principal": "iot.amazonaws.com", "SourceArn": f"arn:aws:iot:{HERE}:rule/<FE.Ref>", "SourceAccount": "111122223333"},
        ),
        (
            "Type: CloudWatchLogs, Properties: {LogGroupName: g, FilterPattern: p}",
            "FEPermission",
            {"Principal": "logs.amazonaws.com", "SourceArn": f"arn:aws:logs:{HERE}:log-group:g:*"},
        ),
        (
            "Type: Cognito, Properties: {UserPool: !Ref B, Trigger: PreSignUp}",
            "FCognitoPermission",
            {"Principal": "cognito-idp.amazonaws.com", "SourceArn": f"arn:aws:cognito-idp:{HERE}:userpool/<B.UserPoolId>"},
        ),
    ],
)
def test_a_service_whose_events_call_a_function_may_invoke_it(event: str, name: str, expected: dict[str, str]) -> None:
    graph = graph_of(function(f"Events: {{E: {{{event}}}}}") + "\n  B: {Type: AWS::Cognito::UserPool}\n")
    said = plain(resource(graph, name).attributes)
    assert said == {"Action": "lambda:InvokeFunction", "FunctionName": "<F.FunctionName>", **expected}


def test_an_alias_takes_the_events_of_its_function() -> None:
    graph = graph_of(function("AutoPublishAlias: live\nEvents: {E: {Type: SNS, Properties: {Topic: t}}}"))
    assert property_of(graph, "FEPermission", "FunctionName") == "<FAliaslive.Ref>"


def test_a_url_without_authentication_is_open_to_everyone() -> None:
    graph = graph_of(function("FunctionUrlConfig: {AuthType: NONE}"))
    assert property_of(graph, "FUrlPublicPermissions", "Principal") == "*"
    assert property_of(graph, "FUrlPublicPermissions", "Action") == "lambda:InvokeFunctionUrl"
    assert property_of(graph, "FUrlPublicPermissions", "FunctionUrlAuthType") == "NONE"
    assert property_of(graph, "FURLInvokeAllowPublicAccess", "InvokedViaFunctionUrl") is True
    closed = graph_of(function("FunctionUrlConfig: {AuthType: AWS_IAM}"))
    assert answers(closed, "FUrlPublicPermissions") == []


def test_queues_that_sam_makes_take_messages_from_their_source_alone() -> None:
    graph = graph_of(
        function("""\
            Events:
              R: {Type: EventBridgeRule, Properties: {Pattern: {source: [a]}, DeadLetterConfig: {Type: SQS}}}
              T: {Type: SNS, Properties: {Topic: t, SqsSubscription: true}}
              U: {Type: SNS, Properties: {Topic: t, SqsSubscription: {QueueArn: q, QueueUrl: u}}}
            """)
    )
    documents = {name: property_of(graph, name, "PolicyDocument") for name in ("FRQueuePolicy", "FTQueuePolicy", "FUQueuePolicy")}
    conditions = {name: document["Statement"][0]["Condition"] for name, document in documents.items() if isinstance(document, dict)}
    assert conditions == {
        "FRQueuePolicy": {"ArnEquals": {"aws:SourceArn": f"arn:aws:events:{HERE}:rule/<FR.Name>"}},
        "FTQueuePolicy": {"ArnEquals": {"aws:SourceArn": "t"}},
        "FUQueuePolicy": {"ArnEquals": {"aws:SourceArn": "t"}},
    }
    assert property_of(graph, "FUQueuePolicy", "Queues") == ["u"]


def test_the_resource_policy_of_an_api_names_its_paths() -> None:
    graph = graph_of(
        """\
        Resources:
          A:
            Type: AWS::Serverless::Api
            Properties:
              StageName: live
              Auth:
                ResourcePolicy:
                  AwsAccountWhitelist: ['1']
                  IpRangeBlacklist: [192.0.2.0/24]
                  CustomStatements: {Effect: Deny, Principal: '*', Action: x, Resource: y}
          F:
            Type: AWS::Serverless::Function
            Properties: {Events: {E: {Type: Api, Properties: {Path: '/a/{b}', Method: ANY, RestApiId: !Ref A}}}}
        """
    )
    body = property_of(graph, "A", "Body")
    assert isinstance(body, dict)
    path = ["execute-api:/live/*/a/*"]
    invoke = {"Action": "execute-api:Invoke", "Resource": path}
    assert body["x-amazon-apigateway-policy"]["Statement"] == [
        {"Effect": "Allow", **invoke, "Principal": {"AWS": ["1"]}},
        {"Effect": "Allow", **invoke, "Principal": "*"},
        {"Effect": "Deny", **invoke, "Principal": "*", "Condition": {"IpAddress": {"aws:SourceIp": ["192.0.2.0/24"]}}},
        {"Effect": "Deny", "Principal": "*", "Action": "x", "Resource": "y"},
    ]


def test_an_api_may_invoke_its_authorizers() -> None:
    graph = graph_of("""\
        Resources:
          A:
            Type: AWS::Serverless::Api
            Properties:
              StageName: live
              Auth: {Authorizers: {One: {FunctionArn: f}, Two: {FunctionArn: g, DisableFunctionDefaultPermissions: true}, Three: {UserPoolArn: u}}}
          H:
            Type: AWS::Serverless::HttpApi
            Properties: {Auth: {Authorizers: {One: {FunctionArn: f}, Two: {FunctionArn: g, EnableFunctionDefaultPermissions: true}}}}
          W:
            Type: AWS::Serverless::WebSocketApi
            Properties: {StageName: s, Auth: {AuthType: CUSTOM, AuthArn: a}, Routes: {$connect: {FunctionArn: f}}}
        """)
    permitted = sorted(one.address for one in graph.resources if one.type == "AWS::Lambda::Permission")
    assert permitted == ["AOneAuthorizerPermission", "HTwoAuthorizerPermission", "WAuthorizerPermission", "WConnectPermission"]
    assert property_of(graph, "WConnectPermission", "SourceArn") == f"arn:aws:execute-api:{HERE}:<W.ApiId>/s/$connect"


CONNECTED = """\
    Resources:
      F: {Type: AWS::Serverless::Function, Connectors: {ToQueue: {Properties: {Destination: {Id: Q}, Permissions: [Write]}}}}
      T: {Type: AWS::Serverless::SimpleTable, Properties: {TableName: t}}
      Q: {Type: AWS::SQS::Queue, Properties: {QueueName: q}}
      N: {Type: AWS::SNS::Topic, Properties: {TopicName: n}}
      R: {Type: AWS::Events::Rule, Properties: {Name: r}}
      FToT: {Type: AWS::Serverless::Connector, Properties: {Source: {Id: F}, Destination: {Id: T}, Permissions: [Read]}}
      NToQ: {Type: AWS::Serverless::Connector, Properties: {Source: {Id: N}, Destination: [{Id: Q}], Permissions: [Write]}}
      RToN: {Type: AWS::Serverless::Connector, Properties: {Source: {Id: R}, Destination: {Id: N}, Permissions: [Write]}}
      NToF: {Type: AWS::Serverless::Connector, Properties: {Source: {Id: N}, Destination: {Id: F}, Permissions: [Write]}}
      Parts:
        Type: AWS::Serverless::Connector
        Properties:
          Source: {Type: AWS::Serverless::Function, RoleName: role}
          Destination: {Type: AWS::DynamoDB::Table, Arn: table}
          Permissions: [Write]
"""


def test_connectors_permit_what_their_profiles_say() -> None:
    graph = graph_of(CONNECTED)
    assert property_of(graph, "FToTPolicy", "Roles") == ["<FRole.RoleName>"]
    read = property_of(graph, "FToTPolicy", "PolicyDocument")
    assert isinstance(read, dict)
    table = f"arn:aws:dynamodb:{HERE}:table/t"
    assert read["Statement"][0]["Resource"] == [table, f"{table}/index/*"]
    assert "dynamodb:GetItem" in read["Statement"][0]["Action"]
    assert property_of(graph, "FToQueuePolicy", "Roles") == ["<FRole.RoleName>"]
    assert property_of(graph, "NToQQueuePolicyDestination0", "Queues") == ["https://sqs.eu-west-1.amazonaws.com/111122223333/q"]
    assert property_of(graph, "RToNTopicPolicy", "Topics") == [f"arn:aws:sns:{HERE}:n"]
    assert property_of(graph, "NToFWriteLambdaPermission", "SourceArn") == f"arn:aws:sns:{HERE}:n"
    assert property_of(graph, "PartsPolicy", "Roles") == ["role"]
    assert not [one.type for one in graph.resources if one.type.startswith("AWS::Serverless::")]


@pytest.mark.parametrize("ends", ["Source: {Id: No}, Destination: {Id: Q}", "Source: {Id: Q}, Destination: {Id: Q}", "Source: {Id: G}, Destination: {Id: Q}"])
def test_a_connector_that_permits_nothing_is_said(ends: str) -> None:
    graph = graph_of(f"""\
        Resources:
          Q: {{Type: AWS::SQS::Queue}}
          G: {{Type: AWS::Lambda::Function, Properties: {{Role: arn:aws:iam::1:role/r}}}}
          C: {{Type: AWS::Serverless::Connector, Properties: {{{ends}, Permissions: [Write]}}}}
        """)
    (problem,) = graph.diagnostics
    assert "grants nothing" in problem.message


def test_references_to_what_is_made_are_followed() -> None:
    text = (
        function("AutoPublishAlias: live")
        + """
  U:
    Type: AWS::IAM::User
    Properties:
      Tags:
        - {Key: ref, Value: !Ref F.Alias}
        - {Key: sub, Value: !Sub '${F.Version}:${F.Arn}'}
        - {Key: att, Value: !GetAtt F.Alias.Name}
        - {Key: plain, Value: F.Alias}
"""
    )
    tags = property_of(graph_of(text), "U", "Tags")
    arn = f"arn:aws:lambda:{HERE}:function:<F.FunctionName>"
    assert isinstance(tags, list)
    assert [tag["Value"] for tag in tags] == ["<FAliaslive.Ref>", f"<FVersion.Ref>:{arn}", "<FAliaslive.Name>", "F.Alias"]


EVERYTHING = (
    CONNECTED
    + """\
      Full:
        Type: AWS::Serverless::Function
        Properties:
          Policies: [AdministratorAccess, {S3ReadPolicy: {BucketName: "a\\x62c"}}]
          VpcConfig: {SubnetIds: [a]}
          FunctionUrlConfig: {AuthType: NONE}
          EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: SQS}}}
          Events: {E: {Type: SQS, Properties: {Queue: q}}, H: {Type: HttpApi}}
"""
)


def spans_of(value: Value) -> list[SourceSpan]:
    """Return the places of a value and all within it."""
    found, todo = [], [value]
    while todo:
        part = todo.pop()
        found.append(part.span)
        if isinstance(part, Text):
            todo.extend(part.pieces)
        elif isinstance(part, Sequence):
            todo.extend(part.items)
        elif isinstance(part, Mapping):
            todo.extend(part.entries.values())
            found.extend(part.key_spans.values())
        elif isinstance(part, Choice):
            todo.extend(branch for _, branch in part.branches)
        elif isinstance(part, Json):
            todo.append(part.tree)
    return found


def test_everything_that_is_made_has_a_place_within_what_it_is_made_of() -> None:
    graph = graph_of(EVERYTHING)
    for one in graph.resources:
        if one.address.startswith("Full"):
            assert one.span == resource(graph, "Full").span
            outside = [span for span in spans_of(one.attributes) if not one.block.contains(span) and span.path]
            assert outside == [], one.address


def test_policies_stand_at_their_entries() -> None:
    graph = graph_of(EVERYTHING)
    role = resource(graph, "FullRole").attributes.entries
    managed, inline = role["ManagedPolicyArns"], role["Policies"]
    assert isinstance(managed, Sequence)
    assert isinstance(inline, Sequence)
    places = [text_at(graph, EVERYTHING, arn) for arn in managed.items]
    assert places == ["Full", "VpcConfig", "AdministratorAccess", "SQS"]
    document = inline.items[-1]
    assert isinstance(document, Mapping)
    assert text_at(graph, EVERYTHING, document.entries["PolicyDocument"]) == "S3ReadPolicy"


def test_a_template_that_comes_to_too_much_is_read_as_far_as_that_goes() -> None:
    names = [f"F{number}" for number in range(BUDGET // 60)]
    text = "Globals: {Function: {Environment: {Variables: {" + ", ".join(f"V{number}: x" for number in range(40)) + "}}}}\nResources:\n"
    text += "".join(f"  {name}: {{Type: AWS::Serverless::Function, Properties: {{Environment: {{Variables: {{A: b}}}}}}}}\n" for name in names)
    graph = graph_of(text)
    assert [problem.level for problem in graph.diagnostics if "SAM makes more than" in problem.message] == ["error"]
    assert {one.address for one in graph.resources} >= {names[0], names[-1]}
