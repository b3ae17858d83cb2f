"""Templates of SAM made to come to more than anyone can hold: what is made of them is bounded, and the honest function beside them is found."""

from pathlib import Path

import pytest

from tests.hostile.scans import run_scan

HEADER = "Transform: AWS::Serverless-2016-10-31\n"
HONEST = HEADER + "Resources:\n  Honest: {Type: AWS::Serverless::Function, Properties: {Policies: AdministratorAccess}}\n"
FUNCTION = "Type: AWS::Serverless::Function"


def functions(count: int, properties: str, kind: str = FUNCTION) -> str:
    return "Resources:\n" + "".join(f"  F{number}: {{{kind}, Properties: {{{properties}}}}}\n" for number in range(count))


def many(count: int, entry: str) -> str:
    return ", ".join(entry.replace("#", str(number)) for number in range(count))


def laughs(levels: int) -> str:
    lines = ["Metadata:", "  a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"  a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, levels)]
    return "\n".join(lines) + "\n"


def choices(depth: int) -> str:
    return "!If [C, " * depth + "AdministratorAccess" + ", x]" * depth


EVENT = "E#: {Type: HttpApi, Properties: {Path: /p#, Method: get}}"
ATTACKS = {
    "globals times functions": f"Globals: {{Function: {{Environment: {{Variables: {{{many(5_000, 'K#: v')}}}}}}}}}\n" + functions(5_000, "Handler: a.b"),
    "lists of globals": f"Globals: {{Function: {{Layers: [{many(20_000, 'l#')}]}}}}\n" + functions(5_000, "Layers: [x]"),
    "policy templates": functions(50, f"Policies: [{many(20, '{VPCAccessPolicy: {}}')}]"),
    "one list of policies": "Metadata: {p: &p ["
    + many(1_000, "{Statement: {Effect: Allow, Action: a#, Resource: b}}")
    + "]}\n"
    + functions(900, "Policies: *p"),
    "laughing policies": laughs(6)
    + functions(1, "Policies: [{Statement: *a5}, *a5, {S3ReadPolicy: {BucketName: *a5}}], AssumeRolePolicyDocument: {Statement: *a5}"),
    "choices in choices": "Conditions: {C: !Equals [!ImportValue a, b]}\n" + functions(1, f"Policies: [{choices(120)}]"),
    "events": functions(1, f"Events: {{{many(20_000, EVENT)}}}"),
    "networks times paths": "Resources:\n  A: {Type: AWS::Serverless::Api, Properties: {StageName: s, Auth: {ResourcePolicy: {SourceVpcWhitelist: ["
    + many(5_000, "vpc-#")
    + "]}}, DefinitionBody: {paths: {"
    + many(5_000, "/p#: {get: {}}")
    + "}}}}\n",
    "targets times connectors": "Resources:\n  R: {Type: AWS::Events::Rule, Properties: {Targets: ["
    + many(5_000, "{Arn: a#}")
    + "]}}\n  S: {Type: AWS::StepFunctions::StateMachine}\n"
    + "".join(
        f"  C{number}: {{Type: AWS::Serverless::Connector, Properties: {{Source: {{Id: R}}, Destination: {{Id: S}}, Permissions: [Write]}}}}\n"
        for number in range(5_000)
    ),
    "big destinations": "Globals: {Function: {EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: SNS, Destination: ["
    + many(20_000, "x#")
    + "]}}}}}\n"
    + functions(800, "Events: {E: {Type: MQ, Properties: {Broker: b}}}"),
    "aliases": functions(1_500, "AutoPublishAlias: a") + "Outputs: {" + many(1_500, "O#: {Value: !Sub '${F#.Alias} ${F#.Version}'}") + "}\n",
    "wrong shapes": "Globals: {Function: [x], Api: {Auth: x}, HttpApi: 1}\nResources:\n"
    "  A: {Type: AWS::Serverless::Function, Properties: [1], IgnoreGlobals: {a: b}}\n"
    "  B: {Type: AWS::Serverless::Function, Properties: {Events: [x], Policies: [null, [], {}, {a: b, c: d}, !If [x]], Role: !If [1],"
    " Tracing: [x], VpcConfig: x,"
    " DeadLetterQueue: x, EventInvokeConfig: [x], FunctionUrlConfig: [x],"
    " DeploymentPreference: x, AutoPublishAlias: {a: b}, Tags: [x], AssumeRolePolicyDocument: 1}}\n"
    "  C: {Type: AWS::Serverless::Function, Properties: {Events: {A: x, B: {Type: [x]}, C: {Type: SQS, Properties: [x]}, D: {Type: SNS},"
    " E: {Type: Api, Properties: {Path: [x], Method: 1, RestApiId: [x]}}, F: {Type: HttpApi, Properties: {Path: {a: b}, ApiId: [x]}}, G: {Type: MQ},"
    " H: {Type: SelfManagedKafka, Properties: {SourceAccessConfigurations: {a: b}}}, I: {Type: MSK, Properties: {SchemaRegistryConfig: x}},"
    " J: {Type: Cognito}, K: {Type: CloudWatchLogs}, L: {Type: ScheduleV2, Properties: {DeadLetterConfig: x}},"
    " M: {Type: Schedule, Properties: {DeadLetterConfig: {}}}}}}\n"
    "  D: {Type: AWS::Serverless::Api, Properties: {Auth: [x], DefinitionBody: [x], Domain: x}}\n"
    "  E: {Type: AWS::Serverless::Api, Properties: {StageName: {a: b}, Auth: {ResourcePolicy: {CustomStatements: 1, IpRangeWhitelist: x}, Authorizers: [x]},"
    " DefinitionBody: {paths: [x]}}}\n"
    "  F: {Type: AWS::Serverless::StateMachine, Properties: {Events: {A: {Type: Api}}, Role: '', Policies: {a: b}, AutoPublishAlias: [x]}}\n"
    "  G: {Type: AWS::Serverless::Connector, Properties: {Source: x, Destination: [1, {Id: [x]}, {Type: {a: b}}], Permissions: x}}\n"
    "  H: {Type: AWS::Serverless::GraphQLApi, Properties: {Auth: {Additional: {a: b}}, DataSources: {DynamoDb: {A: x, B: {TableName: [x]}}, Lambda: [x]}}}\n"
    "  I: {Type: AWS::Serverless::Nonsense}\n  J: {Type: AWS::Serverless::WebSocketApi, Properties: {Routes: {a: x}, Auth: x}}\n"
    "  K: {Type: AWS::S3::Bucket, Connectors: {A: x, B: {Properties: {Destination: x, SourceReference: x}}}}\n  L: {Type: AWS::Serverless::CapacityProvider}\n",
}


@pytest.mark.parametrize("name", sorted(ATTACKS))
def test_a_hostile_serverless_template_costs_little_and_hides_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / "honest.yaml").write_text(HONEST, "utf-8")
    (tmp_path / "hostile.yaml").write_text(HEADER + ATTACKS[name], "utf-8")
    outcome = run_scan(tmp_path)
    assert outcome.code == 1, outcome.written[-500:]
    assert "administrator-access-attached" in outcome.rules_at("honest.yaml")
    assert not any(message.startswith("internal") for message in outcome.messages)
