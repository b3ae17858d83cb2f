locals {
  people = ["nora", "root"] # expect: user-named-root
}

resource "aws_iam_user" "person" {
  count = length(local.people)
  name  = local.people[count.index]
}
