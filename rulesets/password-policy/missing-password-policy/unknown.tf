provider "aws" {
  region = "eu-west-1"
}

module "baseline" {
  source  = "registry.example.com/security/account-baseline/aws"
  version = "3.1.0"
}

resource "aws_iam_user_login_profile" "auditor" {
  user                    = "auditor"
  pgp_key                 = "keybase:auditor"
  password_reset_required = true
}
