resource "aws_iam_user" "ada" {
  name = "ada"
}

resource "aws_iam_group" "readers" {
  name = "readers"
}

resource "aws_iam_group" "writers" {
  name = "writers"
}

resource "aws_iam_policy" "of" {
  for_each = { readers = "s3:GetObject", writers = "s3:PutObject" }
  name     = each.key
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = each.value, Resource = "arn:aws:s3:::reports/*" }]
  })
}

resource "aws_iam_group_policy_attachment" "readers" {
  group      = aws_iam_group.readers.name
  policy_arn = aws_iam_policy.of["readers"].arn
}

resource "aws_iam_group_policy_attachment" "writers" {
  group      = aws_iam_group.writers.name
  policy_arn = aws_iam_policy.of["writers"].arn
}

resource "aws_iam_user_group_membership" "ada" {
  user   = aws_iam_user.ada.name
  groups = [aws_iam_group.readers.name, aws_iam_group.writers.name]
}
