resource "aws_iam_user" "owner" {
  name = "Root" # expect: user-named-root
}
