resource "aws_iam_role" "all_but_one" {
  name               = "all-but-one"
  assume_role_policy = <<-POLICY
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Action": "sts:AssumeRole",
          "NotPrincipal": {"AWS": "arn:aws:iam::111122223333:user/mallory"}
        }
      ]
    }
  POLICY
}
