locals {
  keys = [for number in range(100) : "arn:aws:kms:eu-west-1:123456789012:key/key-of-the-department-${number}"]
}

resource "aws_organizations_policy" "resources" {
  name = "resources"
  type = "RESOURCE_CONTROL_POLICY"
  content = jsonencode({ # expect: policy-quota-exceeded
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Principal = "*", Action = "kms:ScheduleKeyDeletion", Resource = local.keys }]
  })
}

resource "aws_organizations_policy" "services" {
  name = "services"
  type = "SERVICE_CONTROL_POLICY"
  content = jsonencode({ # it may be twice as long
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = "kms:ScheduleKeyDeletion", Resource = local.keys }]
  })
}
