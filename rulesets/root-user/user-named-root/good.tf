resource "aws_iam_user" "names" {
  for_each = toset(["groot", "root-ca", "root-reader"])
  name     = each.key
}
