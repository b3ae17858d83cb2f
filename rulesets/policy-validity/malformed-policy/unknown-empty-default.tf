variable "report_bucket_arns" {
  type    = list(string)
  default = []
}

data "aws_iam_policy_document" "reports" {
  statement {
    actions   = ["s3:ListBucket"]
    resources = var.report_bucket_arns
  }
}

resource "aws_iam_policy" "reports" {
  name   = "reports"
  policy = data.aws_iam_policy_document.reports.json
}
