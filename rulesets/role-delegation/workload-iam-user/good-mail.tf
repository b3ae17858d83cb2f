resource "aws_iam_user" "mailer" {
  name = "newsletter-service"
}

resource "aws_iam_access_key" "mailer" {
  user    = aws_iam_user.mailer.name
  pgp_key = "keybase:acme"

  lifecycle {
    replace_triggered_by = [time_rotating.keys]
  }
}

resource "time_rotating" "keys" {
  rotation_days = 60
}

data "aws_iam_policy_document" "mailer" {
  statement {
    effect    = "Deny"
    actions   = ["ses:SendEmail"]
    resources = ["*"]
  }

  statement {
    actions   = ["ses:SendRawEmail"]
    resources = ["arn:aws:ses:eu-west-1:123456789012:identity/example.com"]
  }
}

resource "aws_iam_policy" "mailer" {
  name   = "newsletter"
  policy = data.aws_iam_policy_document.mailer.json
}

resource "aws_iam_group" "mailers" {
  name = "mailers"
}

resource "aws_iam_group_policy_attachment" "mailers" {
  group      = aws_iam_group.mailers.name
  policy_arn = aws_iam_policy.mailer.arn
}

resource "aws_iam_group_membership" "mailers" {
  name  = "mailers"
  group = aws_iam_group.mailers.name
  users = [aws_iam_user.mailer.name]
}
