# A group of people who sign in and do nothing else has nothing to sum up.
resource "aws_iam_group" "guests" {
  name = "guests"
}

resource "aws_iam_group_policy_attachment" "guests" {
  group      = aws_iam_group.guests.name
  policy_arn = aws_iam_policy.guests.arn
}

resource "aws_iam_policy" "guests" {
  name = "guests"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "Nothing", Effect = "Deny", Action = "*", Resource = "*" }]
  })
}
