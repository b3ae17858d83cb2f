locals {
  template = "Hello, $${name}!"
}

resource "aws_iam_role_policy" "p" {
  name   = "p"
  role   = "r"
  policy = templatefile("${path.module}/templates/policy.json.tftpl", { bucket = "logs", actions = ["s3:*", "iam:PassRole"] })
}

resource "aws_iam_policy" "f" {
  name   = "f"
  policy = file("templates/policy.json")
}

output "values" {
  value = [
    templatestring(local.template, { name = "you" }),
    fileexists("${path.module}/templates/policy.json"),
    fileexists("missing"),
    fileset("${path.module}/templates", "**/*.json"),
    fileset(path.module, "templates/*"),
    filemd5("templates/policy.json"),
    filebase64sha256("templates/policy.json"),
    jsondecode(file("templates/policy.json")).Version,
  ]
}
