"""Which service takes the role of a workload, so that the role's trust policy has to let it in (facts of 2026-11, from the guides of the services)."""

_HOSTS = "ec2"
_TASKS = "ecs-tasks"

SERVICES = {
    "aws_apprunner_service": "tasks.apprunner",
    "aws_bedrockagentcore_code_interpreter": "bedrock-agentcore",
    "aws_cloudformation_stack": "cloudformation",
    "aws_codebuild_project": "codebuild",
    "aws_ecs_task_definition": _TASKS,
    "aws_eks_node_group": _HOSTS,
    "aws_glue_dev_endpoint": "glue",
    "aws_glue_job": "glue",
    "aws_iam_instance_profile": _HOSTS,
    "aws_lambda_function": "lambda",
    "aws_sagemaker_model": "sagemaker",
    "aws_sagemaker_notebook_instance": "sagemaker",
    "aws_sfn_state_machine": "states",
    "AWS::AppRunner::Service": "tasks.apprunner",
    "AWS::Batch::JobDefinition": _TASKS,
    "AWS::BedrockAgentCore::CodeInterpreterCustom": "bedrock-agentcore",
    "AWS::CloudFormation::Stack": "cloudformation",
    "AWS::CodeBuild::Project": "codebuild",
    "AWS::ECS::TaskDefinition": _TASKS,
    "AWS::EKS::Nodegroup": _HOSTS,
    "AWS::Glue::DevEndpoint": "glue",
    "AWS::Glue::Job": "glue",
    "AWS::IAM::InstanceProfile": _HOSTS,
    "AWS::Lambda::Function": "lambda",
    "AWS::SageMaker::Model": "sagemaker",
    "AWS::SageMaker::NotebookInstance": "sagemaker",
    "AWS::Serverless::Function": "lambda",
    "AWS::Serverless::StateMachine": "states",
    "AWS::StepFunctions::StateMachine": "states",
}
"""Service principals without their domain, by the type of what is declared; an instance profile is for instances, whatever starts them."""
