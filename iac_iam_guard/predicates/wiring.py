"""Words about access keys that are wired to workloads: programs get them as settings instead of a role."""

from fnmatch import fnmatchcase

from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import AccessKey, User
from iac_iam_guard.iam.relations import access_keys_of
from iac_iam_guard.predicates.flows import argument_of, secret_references, written_at
from iac_iam_guard.verdict import Evidence, Verdict, known

WORKLOADS = frozenset(
    {
        "aws_instance.user_data",
        "aws_instance.user_data_base64",
        "aws_instance.provisioner",
        "aws_spot_instance_request.user_data",
        "aws_launch_template.user_data",
        "aws_launch_configuration.user_data",
        "aws_launch_configuration.user_data_base64",
        "aws_lambda_function.environment",
        "aws_ecs_task_definition.container_definitions",
        "aws_batch_job_definition.container_properties",
        "aws_codebuild_project.environment",
        "aws_apprunner_service.source_configuration",
        "aws_elastic_beanstalk_environment.setting",
        "aws_glue_job.default_arguments",
        "aws_sagemaker_model.primary_container",
        "AWS::EC2::Instance.UserData",
        "AWS::EC2::Instance.Metadata",
        "AWS::EC2::LaunchTemplate.LaunchTemplateData",
        "AWS::AutoScaling::LaunchConfiguration.UserData",
        "AWS::AutoScaling::LaunchConfiguration.Metadata",
        "AWS::Lambda::Function.Environment",
        "AWS::Serverless::Function.Environment",
        "AWS::ECS::TaskDefinition.ContainerDefinitions",
        "AWS::Batch::JobDefinition.ContainerProperties",
        "AWS::CodeBuild::Project.Environment",
        "AWS::AppRunner::Service.SourceConfiguration",
        "AWS::ElasticBeanstalk::Environment.OptionSettings",
        "AWS::Glue::Job.DefaultArguments",
        "AWS::SageMaker::Model.PrimaryContainer",
    }
)
"""Arguments that a program reads where it runs."""

CLUSTERS = ("kubernetes_", "helm_", "kubectl_", "nomad_")
"""Beginnings of the types of what runs in a cluster: all that they take serves a program there."""


def feeds_workload(subject: AccessKey | User, estate: Estate, *, outside: tuple[str, ...]) -> Verdict:
    """Tell whether the secret of an access key, or of one of a user's, flows into a workload; shown by the arguments that take it.

    `outside` are patterns of addresses of workloads that run outside AWS, for which no role will do.
    """
    keys = (subject,) if isinstance(subject, AccessKey) else access_keys_of(estate, subject).things
    places = [
        Evidence(written_at(reference, consumer), consumer.identity)
        for key in keys
        for reference, consumer in secret_references(estate, key)
        if (argument_of(reference, consumer) in WORKLOADS or consumer.type.startswith(CLUSTERS))
        and not any(fnmatchcase(address, pattern) for pattern in outside for address in (consumer.identity, consumer.address))
    ]
    return known(bool(places), *places)
