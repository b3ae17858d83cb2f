resource "aws_iam_access_key" "robot" {
  user    = "robot"
  pgp_key = "keybase:operations"

  lifecycle {
    replace_triggered_by = [time_rotating.quarter]
  }
}

resource "time_rotating" "quarter" {
  rotation_days = 90
}

resource "aws_secretsmanager_secret_version" "robot" {
  for_each      = toset(["eu-west-1", "eu-central-1"])
  secret_id     = "robot-${each.key}"
  secret_string = aws_iam_access_key.robot.secret
}
