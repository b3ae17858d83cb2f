terraform {
  required_version = ">= 1.5"
}

moved {
  from = terraform_data.old
  to   = terraform_data.new
}

removed {
  from = terraform_data.gone
  lifecycle {
    destroy = false
  }
}

check "health" {
  data "aws_iam_policy_document" "inside" {
    statement {
      actions   = ["s3:*"]
      resources = ["*"]
    }
  }
  assert {
    condition     = length(data.aws_iam_policy_document.inside.json) > 0
    error_message = "empty"
  }
}

resource "terraform_data" "new" {
  input = terraform.workspace
  lifecycle {
    ignore_changes = [input, triggers_replace]
    precondition {
      condition     = length(terraform.workspace) > 0
      error_message = "never"
    }
  }
  provisioner "local-exec" {
    when    = destroy
    command = "echo ${self.input}"
  }
}
