provider "aws" { region = "us-east-1" }
resource "aws_iam_role" "r" {
  name               = "r"
  path               = "/ci/"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
}
resource "aws_iam_user" "u" { name = "u" }
resource "aws_iam_group" "g" { name = "g" }
resource "aws_iam_policy" "p" {
  name   = "p"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })
}
resource "aws_iam_instance_profile" "i" {
  name = "i"
  role = aws_iam_role.r.name
}
resource "aws_iam_openid_connect_provider" "o" {
  url             = "https://token.actions.githubusercontent.com"
  client_id_list  = ["sts.amazonaws.com"]
  thumbprint_list = ["6938fd4d98bab03faadb97b34396831e3780aea1"]
}
resource "aws_s3_bucket" "b" { bucket = "my-bucket-x" }
resource "aws_lambda_function" "l" {
  function_name = "l"
  role          = aws_iam_role.r.arn
  runtime       = "python3.12"
  handler       = "a.b"
  s3_bucket     = aws_s3_bucket.b.id
  s3_key        = aws_s3_object.o.key
}
resource "aws_s3_object" "o" {
  bucket         = aws_s3_bucket.b.id
  key            = "k.zip"
  content_base64 = "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA=="
}
resource "aws_kms_key" "k" {}
resource "aws_kms_alias" "a" {
  name          = "alias/a"
  target_key_id = aws_kms_key.k.id
}
resource "aws_sns_topic" "t" { name = "t" }
resource "aws_sqs_queue" "q" { name = "q" }
resource "aws_dynamodb_table" "d" {
  name         = "d"
  hash_key     = "x"
  billing_mode = "PAY_PER_REQUEST"
  attribute {
    name = "x"
    type = "S"
  }
}
resource "aws_secretsmanager_secret" "s" { name = "s" }
resource "aws_ssm_parameter" "sp" {
  name  = "/a/b"
  type  = "String"
  value = "x"
}
resource "aws_cloudwatch_log_group" "lg" { name = "lg" }
resource "aws_ecr_repository" "e" { name = "e" }
resource "aws_ecs_cluster" "c" { name = "c" }
resource "aws_ecs_task_definition" "td" {
  family                = "td"
  container_definitions = jsonencode([{ name = "a", image = "b", memory = 128, essential = true }])
}
resource "aws_codebuild_project" "cb" {
  name         = "cb"
  service_role = aws_iam_role.r.arn
  artifacts { type = "NO_ARTIFACTS" }
  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:1.0"
    type         = "LINUX_CONTAINER"
  }
  source {
    type     = "GITHUB"
    location = "https://github.com/a/b.git"
  }
}
resource "aws_kinesis_stream" "ks" {
  name        = "ks"
  shard_count = 1
}
resource "aws_cloudwatch_event_rule" "er" {
  name                = "er"
  schedule_expression = "rate(5 minutes)"
}
resource "aws_cloudwatch_event_bus" "eb" { name = "eb" }
resource "aws_cloudtrail" "ct" {
  name           = "ctrail"
  s3_bucket_name = aws_s3_bucket.b.id
}
resource "aws_iam_role_policy" "rp" {
  name   = "rp"
  role   = aws_iam_role.r.id
  policy = aws_iam_policy.p.policy
}
resource "aws_iam_user_policy" "up" {
  name   = "up"
  user   = aws_iam_user.u.name
  policy = aws_iam_policy.p.policy
}
resource "aws_iam_group_policy" "gp" {
  name   = "gp"
  group  = aws_iam_group.g.name
  policy = aws_iam_policy.p.policy
}
resource "aws_iam_access_key" "ak" { user = aws_iam_user.u.name }
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_cognito_user_pool" "cp" { name = "cp" }
resource "aws_cognito_identity_pool" "ip" { identity_pool_name = "ip" }
resource "aws_glue_catalog_database" "gd" { name = "gd" }
resource "aws_cloudwatch_metric_alarm" "ma" {
  alarm_name          = "ma"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "x"
  namespace           = "y"
  period              = 60
  statistic           = "Sum"
  threshold           = 1
}
resource "aws_efs_file_system" "f" {}
resource "aws_backup_vault" "bv" { name = "bv" }
resource "aws_launch_template" "lt" { name = "ltemplate" }
resource "aws_iam_saml_provider" "sa" {
  name                   = "sa"
  saml_metadata_document = join("", [for i in range(40) : "<EntityDescriptor entityID=\"https://idp.example.com\">xxxxxxxxxxxxxxx"])
}
resource "aws_iam_service_linked_role" "slr" { aws_service_name = "elasticbeanstalk.amazonaws.com" }
