provider "aws" {
  region = "eu-west-1"
}

variable "snapshot_bucket_arns" {
  type    = list(string)
  default = [] # expect: malformed-policy
}

data "aws_iam_policy_document" "snapshots" {
  statement {
    actions   = ["s3:ListBucket"]
    resources = var.snapshot_bucket_arns
  }
}

resource "aws_iam_policy" "snapshots" {
  name   = "snapshots"
  policy = data.aws_iam_policy_document.snapshots.json
}
