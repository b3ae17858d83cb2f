locals {
  organization = "o-abcdef1234"
}

resource "aws_iam_role" "sometimes" {
  name               = "sometimes"
  assume_role_policy = <<-POLICY
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Principal": {"AWS": ["*"]},
          "Action": "sts:AssumeRole",
          "Condition": {"StringEqualsIfExists": {"aws:PrincipalOrgID": "${local.organization}"}}
        }
      ]
    }
  POLICY
}
