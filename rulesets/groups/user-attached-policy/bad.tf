resource "aws_iam_user" "analyst" {
  name = "nora"
}

resource "aws_iam_user_policy_attachment" "billing" {
  user       = aws_iam_user.analyst.name
  policy_arn = "arn:aws:iam::aws:policy/AWSBillingReadOnlyAccess" # expect: user-attached-policy
}

data "aws_iam_policy_document" "reports" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::acme-reports/*"]
  }
}

resource "aws_iam_policy" "reports" {
  name   = "reports"
  policy = data.aws_iam_policy_document.reports.json
}

resource "aws_iam_user_policy_attachment" "reports" { # expect: user-attached-policy
  user       = aws_iam_user.analyst.name
  policy_arn = aws_iam_policy.reports.arn
}
