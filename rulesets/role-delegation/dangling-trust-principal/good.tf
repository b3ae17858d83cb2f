# Unique ids may stand in a condition on aws:userid, which tells sessions of a role apart from those of one that was made anew.
resource "aws_iam_role" "reports" {
  name = "reports"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "arn:aws:iam::111122223333:role/night-shift" }
      Condition = { StringLike = { "aws:userid" = "AROADBQP57FF2AEXAMPLE:*" } }
    }]
  })
}
