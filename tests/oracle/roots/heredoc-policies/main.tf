locals {
  bucket  = "reports"
  actions = ["s3:GetObject", "s3:PutObject"]
}

resource "aws_iam_policy" "plain" {
  name   = "plain"
  policy = <<EOF
{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": ${jsonencode(local.actions)}, "Resource": "arn:aws:s3:::${local.bucket}/*"}
  ]
}
EOF
}

resource "aws_iam_policy" "indented" {
  name   = "indented"
  policy = <<-EOF
    {
      "Version": "2012-10-17",
      "Statement": [
    %{for index, action in local.actions~}
        {"Sid": "S${index}", "Effect": "Allow", "Action": "${action}", "Resource": "*"}%{if index == 0},%{endif}
    %{endfor~}
      ]
    }
  EOF
}

resource "terraform_data" "text" {
  input = <<-EOT
    escaped $${x} and %%{y}
      tab \t stays
    ${upper("done")}
  EOT
}
