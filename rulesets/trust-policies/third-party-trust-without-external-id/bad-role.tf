resource "aws_iam_role" "warehouse" {
  name               = "warehouse"
  assume_role_policy = <<-POLICY
    {
      "Version": "2012-10-17",
      "Statement": {
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::414351767826:role/unity-catalog-prod"},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"sts:ExternalId": ""}}
      }
    }
  POLICY
}
