variable "peer" {
  type    = string
  default = "777788889999"
}

resource "aws_iam_role" "peer" {
  name               = "peer"
  assume_role_policy = <<-POLICY
    {
      "Version": "2012-10-17",
      "Statement": {
        "Effect": "Allow",
        "Principal": {"AWS": ["arn:aws-us-gov:iam::${var.peer}:root"]},
        "Action": "sts:AssumeRole"
      }
    }
  POLICY
}
