locals {
  services = ["ec2.amazonaws.com"]
}

data "aws_iam_policy_document" "hosts" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = local.services
    }
  }
}

resource "aws_iam_role" "build" {
  name               = "build"
  path               = "/dev/"
  assume_role_policy = data.aws_iam_policy_document.hosts.json
}

resource "aws_iam_role" "operate" {
  name               = "operate"
  path               = "/prod/"
  assume_role_policy = data.aws_iam_policy_document.hosts.json
}

# From a higher environment to a lower one.
data "aws_iam_policy_document" "operators" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.operate.arn]
    }
  }
}

resource "aws_iam_role" "inspect" {
  name               = "inspect"
  path               = "/dev/"
  assume_role_policy = data.aws_iam_policy_document.operators.json
}

# The configuration lists this way up.
data "aws_iam_policy_document" "builds" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.build.arn]
    }
  }
}

resource "aws_iam_role" "stage" {
  name               = "stage"
  path               = "/stage/"
  assume_role_policy = data.aws_iam_policy_document.builds.json
}
