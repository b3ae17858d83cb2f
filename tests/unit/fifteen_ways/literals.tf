variable "everything" {
  default = "*"
}

resource "aws_iam_policy" "plain" {
  name = "plain"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "*", Resource = "arn:aws:*:*:*:*" }]
  })
}

data "aws_iam_policy_document" "document" {
  statement {
    actions   = ["*"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "document" {
  name   = "document"
  policy = data.aws_iam_policy_document.document.json
}

resource "aws_iam_policy" "heredoc" {
  name   = "heredoc"
  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        { "Effect": "Allow", "Action": "*", "Resource": "${var.everything}" }
      ]
    }
  EOT
}

resource "aws_iam_policy" "file" {
  name   = "file"
  policy = file("${path.module}/policies/administrator.json")
}

resource "aws_iam_policy" "templatefile" {
  name   = "templatefile"
  policy = templatefile("${path.module}/policies/team.json.tftpl", { sid = "Team", buckets = ["logs", "reports"] })
}
