# The Deny keeps one account out, and everybody else is let in all the same.
locals {
  trust = {
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "NotThisOne"
        Effect    = "Deny"
        Action    = "sts:AssumeRole"
        Principal = { AWS = "arn:aws:iam::444455556666:role/retired" }
      },
      {
        Sid    = "Anyone"
        Effect = "Allow"
        Action = ["sts:AssumeRole", "sts:TagSession"]
        Principal = {
          AWS = [
            "arn:aws:iam::111122223333:role/build",
            "*", # expect: public-trust
          ]
        }
      },
    ]
  }
}

resource "aws_iam_role" "build" {
  for_each           = toset(["eu", "us"])
  name               = "build-${each.key}"
  assume_role_policy = jsonencode(local.trust)
}
