data "aws_iam_policy_document" "agent" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = ["*"] # expect: public-trust-behind-weak-condition
    }
    condition {
      test     = "StringLike"
      variable = "aws:UserAgent"
      values   = ["partner-sync/*"]
    }
    condition {
      test     = "StringLike"
      variable = "aws:Referer"
      values   = ["https://partner.example.com/*"]
    }
  }
}

resource "aws_iam_role" "agent" {
  name               = "agent"
  assume_role_policy = data.aws_iam_policy_document.agent.json
}
