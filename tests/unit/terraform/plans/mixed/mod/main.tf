variable "role" {}
variable "arn" {}
resource "aws_iam_role_policy" "p" {
  name   = "inline"
  role   = var.role
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = var.arn }] })
}
resource "aws_iam_role_policy_attachment" "a" {
  role       = var.role
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}
output "attached" { value = aws_iam_role_policy.p.role }
