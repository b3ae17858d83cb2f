variable "name" {
  type = string
}

resource "aws_iam_role" "worker" {
  name = var.name
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

data "aws_iam_policy_document" "worker" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::orders-example/*"]
  }

  statement {
    actions = [
      "sqs:SendMessage",
      "sns:Publish",
    ]
    resources = ["arn:aws:sqs:eu-central-1:111122223333:orders", "arn:aws:sns:eu-central-1:111122223333:orders"]
  }
}

resource "aws_iam_policy" "worker" {
  name   = "worker"
  policy = data.aws_iam_policy_document.worker.json
}

resource "aws_iam_role_policy_attachment" "worker" {
  role       = aws_iam_role.worker.name
  policy_arn = aws_iam_policy.worker.arn
}
