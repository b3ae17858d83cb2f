resource "aws_iam_user" "u" {
  for_each = toset(["ann", "bob"])
  name     = each.value
  path     = "/${each.key}/"
}

resource "aws_iam_user_policy_attachment" "a" {
  for_each   = aws_iam_user.u
  user       = each.value.name
  policy_arn = "arn:aws:iam::aws:policy/${each.key == "ann" ? "AdministratorAccess" : "ReadOnlyAccess"}"
}

resource "terraform_data" "c" {
  count = 3
  input = count.index * 10
}

resource "terraform_data" "d" {
  count = length(terraform_data.c)
  input = terraform_data.c[count.index].input + 1
}

resource "terraform_data" "none" {
  count = 0
  input = "never"
}

resource "terraform_data" "single" {
  count = 1
  input = "only"
}

output "values" {
  value = [
    terraform_data.d[*].input,
    terraform_data.c.*.input,
    terraform_data.none[*].input,
    one(terraform_data.none[*].input),
    one(terraform_data.single[*].input),
    try(terraform_data.none[0].input, "absent"),
    { for key, user in aws_iam_user.u : key => user.path },
    values(aws_iam_user.u)[*].name,
    length(aws_iam_user.u),
    keys(aws_iam_user_policy_attachment.a),
  ]
}
