provider "aws" { region = "us-east-1" }
provider "aws" {
  alias  = "x"
  region = "us-west-2"
  assume_role { role_arn = "arn:aws:iam::222222222222:role/x" }
  skip_credentials_validation = true
  skip_requesting_account_id  = true
}
locals { stmts = ["a", "b"] }
resource "aws_s3_bucket" "b" {}
data "aws_iam_policy_document" "dyn" {
  version = "2012-10-17"
  dynamic "statement" {
    for_each = local.stmts
    content {
      actions   = ["s3:GetObject"]
      resources = ["${aws_s3_bucket.b.arn}/${statement.value}"]
    }
  }
  statement {
    actions   = ["iam:*"]
    resources = ["*"]
  }
}
resource "aws_iam_role" "r" {
  count              = 2
  name               = "r${count.index}"
  assume_role_policy = "{}"
  dynamic "inline_policy" {
    for_each = local.stmts
    content {
      name   = inline_policy.value
      policy = data.aws_iam_policy_document.dyn.json
    }
  }
}
resource "aws_iam_role" "s" {
  name               = "s"
  assume_role_policy = "{}"
  inline_policy {
    name   = "q"
    policy = data.aws_iam_policy_document.dyn.json
  }
  inline_policy {
    name   = "known"
    policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
  }
}
resource "aws_iam_role_policy_attachment" "a" {
  count      = 2
  role       = aws_iam_role.r[count.index].name
  policy_arn = element(aws_iam_policy.p[*].arn, 0)
}
resource "aws_iam_policy" "p" {
  count       = 1
  name_prefix = "x"
  policy      = "{}"
}
