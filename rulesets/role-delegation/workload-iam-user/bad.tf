resource "aws_iam_user" "deployer" {
  name = "ci-deployer" # expect: workload-iam-user
}

resource "aws_iam_access_key" "deployer" {
  user    = aws_iam_user.deployer.name
  pgp_key = "keybase:acme"

  lifecycle {
    replace_triggered_by = [time_rotating.keys]
  }
}

resource "time_rotating" "keys" {
  rotation_days = 60
}
