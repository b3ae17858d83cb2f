resource "aws_iam_access_key" "robot" {
  user = "robot"

  lifecycle {
    replace_triggered_by = [time_rotating.quarter]
  }
}

resource "time_rotating" "quarter" {
  rotation_days = 90
}

resource "github_actions_secret" "web" {
  repository      = "web"
  secret_name     = "AWS_SECRET_ACCESS_KEY"
  plaintext_value = aws_iam_access_key.robot.secret
}

resource "github_actions_secret" "api" {
  repository      = "api"
  secret_name     = "AWS_SECRET_ACCESS_KEY"
  plaintext_value = aws_iam_access_key.robot.secret # expect: shared-access-key
}
