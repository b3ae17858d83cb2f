"""What a reference to a resource gives: names and ARNs as texts of what is known of them, holes for what AWS assigns.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
"""

import re
from functools import cache

from iac_iam_guard.cloudformation.evaluate import Evaluator, refers, text_piece
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.text import concatenate, substring
from iac_iam_guard.values import STRING, Choice, Known, Mapping, Reason, Ref, Sequence, Text, Unknown, Value

_IAM = "arn:{partition}:iam::{account}:"


def _regional(service: str, rest: str) -> str:
    return f"arn:{{partition}}:{service}:{{region}}:{{account}}:{rest}"


ATTRIBUTES: dict[str, dict[str, str]] = {
    "AWS::IAM::Role": {"Ref": "{RoleName}", "Arn": _IAM + "role{Path|/}{RoleName}"},
    "AWS::IAM::User": {"Ref": "{UserName}", "Arn": _IAM + "user{Path|/}{UserName}"},
    "AWS::IAM::Group": {"Ref": "{GroupName}", "Arn": _IAM + "group{Path|/}{GroupName}"},
    "AWS::IAM::ManagedPolicy": {"Ref": _IAM + "policy{Path|/}{ManagedPolicyName}", "PolicyArn": _IAM + "policy{Path|/}{ManagedPolicyName}"},
    "AWS::IAM::Policy": {"Ref": "{PolicyName}"},
    "AWS::IAM::InstanceProfile": {"Ref": "{InstanceProfileName}", "Arn": _IAM + "instance-profile{Path|/}{InstanceProfileName}"},
    "AWS::IAM::OIDCProvider": {"Ref": _IAM + "oidc-provider/{url_host}", "Arn": _IAM + "oidc-provider/{url_host}"},
    "AWS::IAM::SAMLProvider": {"Ref": _IAM + "saml-provider/{Name}", "Arn": _IAM + "saml-provider/{Name}"},
    "AWS::IAM::ServerCertificate": {"Ref": "{ServerCertificateName}", "Arn": _IAM + "server-certificate{Path|/}{ServerCertificateName}"},
    "AWS::IAM::VirtualMFADevice": {"Ref": _IAM + "mfa{Path|/}{VirtualMfaDeviceName}", "SerialNumber": _IAM + "mfa{Path|/}{VirtualMfaDeviceName}"},
    "AWS::S3::Bucket": {
        "Ref": "{BucketName}",
        "Arn": "arn:{partition}:s3:::{BucketName}",
        "DomainName": "{BucketName}.s3.{suffix}",
        "RegionalDomainName": "{BucketName}.s3.{region}.{suffix}",
    },
    "AWS::S3::AccessPoint": {"Ref": "{Name}", "Arn": _regional("s3", "accesspoint/{Name}")},
    "AWS::SQS::Queue": {
        "Ref": "https://sqs.{region}.{suffix}/{account}/{QueueName}",
        "Arn": _regional("sqs", "{QueueName}"),
        "QueueName": "{QueueName}",
        "QueueUrl": "https://sqs.{region}.{suffix}/{account}/{QueueName}",
    },
    "AWS::SNS::Topic": {"Ref": _regional("sns", "{TopicName}"), "TopicArn": _regional("sns", "{TopicName}"), "TopicName": "{TopicName}"},
    "AWS::Lambda::Function": {"Ref": "{FunctionName}", "Arn": _regional("lambda", "function:{FunctionName}")},
    "AWS::Serverless::Function": {"Ref": "{FunctionName}", "Arn": _regional("lambda", "function:{FunctionName}")},
    "AWS::KMS::Key": {"Ref": "{KeyId}", "Arn": _regional("kms", "key/{KeyId}"), "KeyId": "{KeyId}"},
    "AWS::KMS::ReplicaKey": {"Ref": "{KeyId}", "Arn": _regional("kms", "key/{KeyId}"), "KeyId": "{KeyId}"},
    "AWS::KMS::Alias": {"Ref": "{AliasName}"},
    "AWS::DynamoDB::Table": {
        "Ref": "{TableName}",
        "Arn": _regional("dynamodb", "table/{TableName}"),
        "StreamArn": _regional("dynamodb", "table/{TableName}/stream/{StreamLabel}"),
    },
    "AWS::DynamoDB::GlobalTable": {"Ref": "{TableName}", "Arn": _regional("dynamodb", "table/{TableName}")},
    "AWS::Serverless::SimpleTable": {"Ref": "{TableName}", "Arn": _regional("dynamodb", "table/{TableName}")},
    "AWS::SecretsManager::Secret": {
        "Ref": _regional("secretsmanager", "secret:{Name}-{RandomSuffix}"),
        "Id": _regional("secretsmanager", "secret:{Name}-{RandomSuffix}"),
    },
    "AWS::SSM::Parameter": {"Ref": "{Name}"},
    "AWS::StepFunctions::StateMachine": {
        "Ref": _regional("states", "stateMachine:{StateMachineName}"),
        "Arn": _regional("states", "stateMachine:{StateMachineName}"),
        "Name": "{StateMachineName}",
    },
    "AWS::Logs::LogGroup": {"Ref": "{LogGroupName}", "Arn": _regional("logs", "log-group:{LogGroupName}:*")},
    "AWS::Logs::Destination": {"Ref": "{DestinationName}", "Arn": _regional("logs", "destination:{DestinationName}")},
    "AWS::ECR::Repository": {
        "Ref": "{RepositoryName}",
        "Arn": _regional("ecr", "repository/{RepositoryName}"),
        "RepositoryUri": "{account}.dkr.ecr.{region}.{suffix}/{RepositoryName}",
    },
    "AWS::ECS::Cluster": {"Ref": "{ClusterName}", "Arn": _regional("ecs", "cluster/{ClusterName}")},
    "AWS::ECS::TaskDefinition": {"Ref": _regional("ecs", "task-definition/{Family}:{Revision}")},
    "AWS::EKS::Cluster": {"Ref": "{Name}", "Arn": _regional("eks", "cluster/{Name}")},
    "AWS::Events::EventBus": {"Ref": "{Name}", "Arn": _regional("events", "event-bus/{Name}"), "Name": "{Name}"},
    "AWS::Events::Rule": {"Ref": "{Name}", "Arn": _regional("events", "rule/{Name}")},
    "AWS::Kinesis::Stream": {"Ref": "{Name}", "Arn": _regional("kinesis", "stream/{Name}")},
    "AWS::KinesisFirehose::DeliveryStream": {"Ref": "{DeliveryStreamName}", "Arn": _regional("firehose", "deliverystream/{DeliveryStreamName}")},
    "AWS::CodeBuild::Project": {"Ref": "{Name}", "Arn": _regional("codebuild", "project/{Name}")},
    "AWS::CodePipeline::Pipeline": {"Ref": "{Name}"},
    "AWS::CodeCommit::Repository": {"Ref": "{RepositoryId}", "Arn": _regional("codecommit", "{RepositoryName}"), "Name": "{RepositoryName}"},
    "AWS::CloudTrail::Trail": {"Ref": "{TrailName}", "Arn": _regional("cloudtrail", "trail/{TrailName}")},
    "AWS::CloudWatch::Alarm": {"Ref": "{AlarmName}", "Arn": _regional("cloudwatch", "alarm:{AlarmName}")},
    "AWS::Glue::Job": {"Ref": "{Name}"},
    "AWS::Elasticsearch::Domain": {"Ref": "{DomainName}", "Arn": _regional("es", "domain/{DomainName}")},
    "AWS::OpenSearchService::Domain": {"Ref": "{DomainName}", "Arn": _regional("es", "domain/{DomainName}")},
    "AWS::EFS::FileSystem": {"Ref": "{FileSystemId}", "Arn": _regional("elasticfilesystem", "file-system/{FileSystemId}")},
    "AWS::Backup::BackupVault": {"Ref": "{BackupVaultName}", "BackupVaultArn": _regional("backup", "backup-vault:{BackupVaultName}")},
    "AWS::RDS::DBInstance": {"Ref": "{DBInstanceIdentifier}", "DBInstanceArn": _regional("rds", "db:{DBInstanceIdentifier}")},
    "AWS::RDS::DBCluster": {"Ref": "{DBClusterIdentifier}", "DBClusterArn": _regional("rds", "cluster:{DBClusterIdentifier}")},
    "AWS::Cognito::UserPool": {"Ref": "{UserPoolId}", "Arn": _regional("cognito-idp", "userpool/{UserPoolId}")},
    "AWS::Cognito::IdentityPool": {"Ref": "{IdentityPoolId}"},
    "AWS::EC2::Instance": {"Ref": "{InstanceId}"},
    "AWS::SageMaker::NotebookInstance": {"Ref": _regional("sagemaker", "notebook-instance/{NotebookInstanceName}")},
    "AWS::SSO::PermissionSet": {"PermissionSetArn": "arn:{partition}:sso:::permissionSet/{InstanceId}/{PermissionSetId}"},
}
"""By type, what references give: fields are `{partition}`, `{account}`, `{region}`, `{suffix}` and properties, `{Path|/}` with what an absent one means."""

STACK_TYPES = ("AWS::CloudFormation::Stack", "AWS::Serverless::Application")
OUTPUTS = "Outputs."
"""Before the names of outputs: in attributes of stacks, and in addresses, for resources may have the same names."""
SECRETS = frozenset({("AWS::IAM::AccessKey", "SecretAccessKey"), ("AWS::IAM::VirtualMFADevice", "Base32StringSeed")})

_FIELD = re.compile(r"\{([A-Za-z_]+)(?:\|([^}]*))?\}")
_SCHEME = "https://"


def attribute_of(evaluator: Evaluator, name: str, attribute: str, span: SourceSpan) -> Value:
    """Return what `attribute` of the resource `name` gives, asked for at `span`."""
    declaration = evaluator.template.resources.get(name)
    if declaration is None:
        return Unknown(Reason.ERROR, span, what=f"{name}.{attribute}")
    ref = Ref(evaluator.template.address(name), attribute)
    if declaration.type in STACK_TYPES and attribute.startswith(OUTPUTS):
        output = evaluator.output(name, attribute.removeprefix(OUTPUTS), span)
        return output if output is not None else Unknown(Reason.IMPORT, span, (ref,), not_null=True)
    if declaration.type.startswith("Custom::") or declaration.type == "AWS::CloudFormation::CustomResource":
        return Unknown(Reason.RESOURCE, span, (ref,), opaque=attribute == "Ref", not_null=True)
    if declaration.type == "AWS::SSM::Parameter" and attribute == "Value":
        stored = evaluator.property(name, "Value")
        return refers(stored, ref) if stored is not None else Unknown(Reason.RESOURCE, span, (ref,))
    form = ATTRIBUTES.get(declaration.type, {}).get(attribute)
    if form is None:
        return _assigned(evaluator, name, attribute, span, (declaration.type, attribute) in SECRETS)
    return _filled(evaluator, form, name, attribute, span)


def _assigned(evaluator: Evaluator, name: str, attribute: str, span: SourceSpan, sensitive: bool = False) -> Unknown:
    return Unknown(Reason.RESOURCE, span, (Ref(evaluator.template.address(name), attribute),), sensitive, opaque=True, type=STRING, not_null=True)


@cache
def _parts(form: str) -> tuple[tuple[str, str, str | None], ...]:
    """Return (literal before, field, what an absent one means) of every field, the last with what follows it."""
    parts: list[tuple[str, str, str | None]] = []
    position = 0
    for match in _FIELD.finditer(form):
        parts.append((form[position : match.start()], match[1], match[2]))
        position = match.end()
    return (*parts, (form[position:], "", None))


def _filled(evaluator: Evaluator, form: str, name: str, attribute: str, span: SourceSpan) -> Value:
    ref = Ref(evaluator.template.address(name), attribute)
    pieces: list[Known | Text | Unknown] = []
    for literal, field, default in _parts(form):
        if literal:
            pieces.append(Known(literal, span, map=((0, span),)))
        if field:
            pieces.append(_concrete(evaluator, _field(evaluator, field, default, name, span), name, span))
    if len(pieces) == 1:
        return refers(pieces[0], ref)
    whole = concatenate(pieces, span)
    return whole._replace(refs=tuple(dict.fromkeys((ref, *(other for other in whole.refs if other.address == ref.address)))))


def _field(evaluator: Evaluator, field: str, default: str | None, name: str, span: SourceSpan) -> Value:
    match field:
        case "partition":
            return evaluator.parameters.pseudo("AWS::Partition", span)
        case "account":
            return evaluator.parameters.pseudo("AWS::AccountId", span)
        case "region":
            return evaluator.parameters.pseudo("AWS::Region", span)
        case "suffix":
            return evaluator.parameters.pseudo("AWS::URLSuffix", span)
        case "url_host":
            return _without_scheme(evaluator, evaluator.property(name, "Url"), name, span)
    value = evaluator.property(name, field)
    if value is not None:
        return value
    return Known(default, span) if default is not None else _assigned(evaluator, name, field, span)


def _without_scheme(evaluator: Evaluator, url: Value | None, name: str, span: SourceSpan) -> Value:
    match url:
        case None:
            return _assigned(evaluator, name, "Url", span)
        case Known(value=str(text)) if text.startswith(_SCHEME):
            return substring(url, len(_SCHEME), len(text))
        case Text(pieces=(Known(value=str(text)) as first, *others)) if text.startswith(_SCHEME):
            return url._replace(pieces=(substring(first, len(_SCHEME), len(text)), *others) if len(text) > len(_SCHEME) else tuple(others))
    return url


def _concrete(evaluator: Evaluator, value: Value, name: str, span: SourceSpan) -> Known | Text | Unknown:
    """Return a value as part of a name: AWS lets no wildcard into one, so its holes are concrete, and one is a name that hangs on a question."""
    if isinstance(value, Sequence | Mapping | Choice):
        return _assigned(evaluator, name, "", span)
    piece = text_piece(value)
    match piece:
        case Unknown():
            return piece._replace(opaque=True, not_null=True)
        case Text():
            return piece._replace(pieces=tuple(part._replace(opaque=True) if isinstance(part, Unknown) else part for part in piece.pieces))
    return piece
