resource "aws_iam_user" "ada" {
  name = "ada"
}

resource "aws_iam_role" "chief" {
  name = "chief"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy_attachment" "chief" {
  role       = aws_iam_role.chief.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}

resource "aws_iam_group" "passing" {
  name = "passing"
}

resource "aws_iam_group" "coding" {
  name = "coding"
}

resource "aws_iam_policy" "passing" {
  name = "passing"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "iam:PassRole" # expect: admin-by-group-accumulation
      Resource  = aws_iam_role.chief.arn
      Condition = { StringEquals = { "iam:PassedToService" = "lambda.amazonaws.com" } }
    }]
  })
}

resource "aws_iam_policy" "coding" {
  name = "coding"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["lambda:CreateFunction", "lambda:InvokeFunction"]
      Resource = "arn:aws:lambda:*:*:function:orders-*"
    }]
  })
}

resource "aws_iam_group_policy_attachment" "passing" {
  group      = aws_iam_group.passing.name
  policy_arn = aws_iam_policy.passing.arn
}

resource "aws_iam_group_policy_attachment" "coding" {
  group      = aws_iam_group.coding.name
  policy_arn = aws_iam_policy.coding.arn
}

resource "aws_iam_user_group_membership" "ada" {
  user   = aws_iam_user.ada.name
  groups = [aws_iam_group.passing.name, aws_iam_group.coding.name]
}
