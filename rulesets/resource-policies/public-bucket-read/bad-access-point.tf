resource "aws_s3control_access_point_policy" "reports" {
  access_point_arn = "arn:aws:s3:eu-central-1:111122223333:accesspoint/reports"
  policy           = <<-POLICY
    {
      "Version": "2012-10-17",
      "Statement": [{
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": ["s3:GetObject"],
        "Resource": "arn:aws:s3:eu-central-1:111122223333:accesspoint/reports/object/*"
      }]
    }
  POLICY
}
