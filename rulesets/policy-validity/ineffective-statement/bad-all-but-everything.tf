data "aws_iam_policy_document" "reports" {
  statement {
    actions       = ["s3:GetObject"]
    not_resources = ["*"] # expect: ineffective-statement
  }
}
