resource "aws_iam_user" "analyst" {
  name = "nora"
}

# A guard that only denies takes permissions away, wherever they come from.
resource "aws_iam_user_policy" "mfa" {
  name = "require-mfa"
  user = aws_iam_user.analyst.name

  policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "OnlyWithSecondFactor",
          "Effect": "Deny",
          "NotAction": ["iam:EnableMFADevice", "iam:ListMFADevices", "sts:GetSessionToken"],
          "Resource": "*",
          "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
        }
      ]
    }
  JSON
}
