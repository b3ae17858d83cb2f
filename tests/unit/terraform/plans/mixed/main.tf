provider "aws" { region = "us-east-1" }
provider "aws" {
  alias      = "other"
  region     = "eu-west-1"
  access_key = "AKIAIOSFODNN7EXAMPLE"
  secret_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
}
variable "secret" {
  default   = "s3cr3t"
  sensitive = true
}
variable "team" { default = "core" }
resource "aws_s3_bucket" "b" { bucket_prefix = "logs-" }
resource "aws_iam_role" "r" {
  name               = "deploy-${var.team}"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
}
resource "aws_iam_policy" "known" {
  name   = "known"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
}
resource "aws_iam_policy" "hole" {
  name   = "hole"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = [aws_s3_bucket.b.arn, "${aws_s3_bucket.b.arn}/*"] }] })
}
data "aws_iam_policy_document" "deferred" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.b.arn}/*"]
  }
}
data "aws_caller_identity" "me" {}
data "aws_iam_policy_document" "read" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }
}
resource "aws_iam_role_policy" "d" {
  role   = aws_iam_role.r.name
  policy = data.aws_iam_policy_document.deferred.json
}
resource "aws_iam_user" "u" {
  for_each = toset(["ann", "b.ob"])
  name     = each.value
}
resource "aws_iam_access_key" "k" {
  for_each = aws_iam_user.u
  user     = each.value.name
}
resource "aws_ssm_parameter" "p" {
  provider = aws.other
  name     = "/x"
  type     = "SecureString"
  value    = var.secret
}
module "m" {
  source   = "./mod"
  for_each = toset(["a.b"])
  role     = aws_iam_role.r.name
  arn      = aws_s3_bucket.b.arn
}
output "role" { value = module.m["a.b"].attached }
output "secret" {
  value     = aws_iam_access_key.k["ann"].secret
  sensitive = true
}
