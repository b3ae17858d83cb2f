resource "aws_iam_policy" "guard" {
  name = "guard"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "DenyWithoutSecondFactor"
      Effect   = "Deny"
      Action   = "ec2:TerminateInstances"
      Resource = "*"
      Condition = {
        Bool = { "aws:MultiFactorAuthPresent" = "false" } # expect: mfa-condition-never-enforced
      }
    }]
  })
}
