resource "aws_iam_role" "deploy" {
  name               = "deploy"
  assume_role_policy = <<-POLICY
    {
      "Version": "2012-10-17",
      "Statement": [{
        "Effect": "Allow",
        "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/app.terraform.io"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
          "StringEquals": {"app.terraform.io:aud": "aws.workload.identity"},
          "Null": {"app.terraform.io:sub": "false"}
        }
      }]
    }
  POLICY
}
