provider "aws" {
  region = "us-east-1"
}
data "aws_iam_policy_document" "d0" {
}

data "aws_iam_policy_document" "d1" {
  policy_id = "id1"
  override_policy_documents = []
}

data "aws_iam_policy_document" "d2" {
  override_policy_documents = []
  source_policy_documents = [data.aws_iam_policy_document.d1.json]
  statement {
    sid = "B2"
    actions = ["&{x}:y", "ec2:Run*", "&{x}:y"]
    not_principals {
      type = "Federated"
      identifiers = ["ec2.amazonaws.com"]
    }
    condition {
      test = "StringLike"
      variable = "aws:MultiFactorAuthPresent"
      values = []
    }
    condition {
      test = "NumericLessThan"
      variable = "aws:SourceAccount"
      values = ["123"]
    }
  }
  statement {
    sid = "A0"
    effect = "Deny"
    not_actions = ["s3:*"]
    not_resources = ["arn:aws:iam::111111111111:role/x", "<&>"]
    not_principals {
      type = "Federated"
      identifiers = ["ec2.amazonaws.com", "arn:aws:iam::111111111111:root", "arn:aws:iam::111111111111:root"]
    }
  }
}

data "aws_iam_policy_document" "d3" {
}

data "aws_iam_policy_document" "d4" {
}

data "aws_iam_policy_document" "d5" {
  policy_id = "id5"
  override_policy_documents = []
  source_policy_documents = [data.aws_iam_policy_document.d0.json]
  statement {
    not_actions = ["ec2:Run*"]
    condition {
      test = "StringEquals"
      variable = "aws:PrincipalOrgID"
      values = []
    }
    condition {
      test = "Bool"
      variable = "aws:MultiFactorAuthPresent"
      values = ["123", "o-1", "&{aws:x}"]
    }
  }
  statement {
    sid = "B1"
    actions = ["iam:PassRole", "s3:GetObject"]
    not_resources = ["<&>", "arn:aws:s3:::b/*", "arn:aws:s3:::&{aws:username}/*"]
    principals {
      type = "Federated"
      identifiers = ["*", "arn:aws:iam::222222222222:user/&{u}"]
    }
  }
}

data "aws_iam_policy_document" "d6" {
  statement {
    not_actions = ["&{x}:y", "&{x}:y"]
    not_resources = ["*", "arn:aws:s3:::b/*", "*"]
    condition {
      test = "NumericLessThan"
      variable = "aws:SourceAccount"
      values = []
    }
    condition {
      test = "StringEquals"
      variable = "aws:MultiFactorAuthPresent"
      values = ["o-1", "123", "o-1"]
    }
  }
  statement {
    sid = "A0"
    effect = "Deny"
    actions = ["iam:PassRole", "*"]
    not_resources = ["<&>", "arn:aws:s3:::&{aws:username}/*", "arn:aws:s3:::b/*"]
    condition {
      test = "StringLike"
      variable = "aws:PrincipalOrgID"
      values = ["true"]
    }
    condition {
      test = "Bool"
      variable = "aws:PrincipalOrgID"
      values = []
    }
  }
}

data "aws_iam_policy_document" "d7" {
}

data "aws_iam_policy_document" "d8" {
  override_policy_documents = []
  statement {
    effect = "Deny"
    not_actions = ["s3:*", "iam:PassRole", "*"]
    not_principals {
      type = "Service"
      identifiers = ["*", "*", "ec2.amazonaws.com"]
    }
    not_principals {
      type = "Service"
      identifiers = ["arn:aws:iam::222222222222:user/&{u}", "ec2.amazonaws.com", "*"]
    }
    condition {
      test = "StringLike"
      variable = "aws:PrincipalOrgID"
      values = ["123", "123", "123"]
    }
  }
  statement {
    sid = "D0"
    not_actions = ["&{x}:y", "s3:*", "iam:PassRole", "*"]
    not_resources = ["arn:aws:s3:::b/*"]
    principals {
      type = "AWS"
      identifiers = ["lambda.amazonaws.com"]
    }
    not_principals {
      type = "Service"
      identifiers = ["arn:aws:iam::222222222222:user/&{u}", "ec2.amazonaws.com"]
    }
    condition {
      test = "StringLike"
      variable = "aws:MultiFactorAuthPresent"
      values = ["&{aws:x}"]
    }
    condition {
      test = "StringEquals"
      variable = "aws:SourceAccount"
      values = ["o-1", "true"]
    }
    condition {
      test = "Bool"
      variable = "aws:SourceAccount"
      values = ["123", "o-1"]
    }
  }
}

data "aws_iam_policy_document" "d9" {
  source_policy_documents = ["", data.aws_iam_policy_document.d7.json]
  statement {
    sid = "D0"
    not_actions = ["iam:PassRole", "&{x}:y", "s3:*"]
    resources = ["*", "arn:aws:iam::111111111111:role/x"]
    not_principals {
      type = "AWS"
      identifiers = ["arn:aws:iam::111111111111:root"]
    }
    not_principals {
      type = "*"
      identifiers = ["*"]
    }
    condition {
      test = "NumericLessThan"
      variable = "aws:PrincipalOrgID"
      values = ["a"]
    }
  }
  statement {
    sid = "A0"
    effect = "Deny"
    not_actions = ["s3:*", "s3:GetObject", "iam:PassRole", "&{x}:y"]
    condition {
      test = "NumericLessThan"
      variable = "aws:SourceAccount"
      values = ["&{aws:x}", "&{aws:x}"]
    }
  }
  statement {
    sid = "C1"
    effect = "Deny"
    actions = ["ec2:Run*", "s3:*", "s3:*", "*"]
    resources = ["arn:aws:iam::111111111111:role/x", "*"]
  }
  statement {
    effect = "Allow"
    actions = ["*", "*"]
    principals {
      type = "AWS"
      identifiers = ["arn:aws:iam::222222222222:user/&{u}"]
    }
    condition {
      test = "StringLike"
      variable = "aws:MultiFactorAuthPresent"
      values = ["true", "123", "a"]
    }
  }
}

data "aws_iam_policy_document" "d10" {
}

data "aws_iam_policy_document" "d11" {
  override_policy_documents = []
  source_policy_documents = []
  statement {
    sid = "C1"
    actions = ["s3:GetObject", "*", "iam:PassRole"]
    principals {
      type = "AWS"
      identifiers = ["ec2.amazonaws.com", "*", "*"]
    }
    principals {
      type = "*"
      identifiers = ["ec2.amazonaws.com"]
    }
    condition {
      test = "StringEquals"
      variable = "aws:PrincipalOrgID"
      values = ["true"]
    }
    condition {
      test = "StringEquals"
      variable = "aws:SourceAccount"
      values = ["true"]
    }
  }
}

data "aws_iam_policy_document" "d12" {
  policy_id = "id12"
  override_policy_documents = []
}

data "aws_iam_policy_document" "d13" {
}

data "aws_iam_policy_document" "d14" {
  policy_id = "id14"
  source_policy_documents = [jsonencode({"Version": "2008-10-17", "Statement": []}), data.aws_iam_policy_document.d1.json]
}

data "aws_iam_policy_document" "d15" {
}

data "aws_iam_policy_document" "d16" {
  override_policy_documents = []
}

data "aws_iam_policy_document" "d17" {
}

data "aws_iam_policy_document" "d18" {
  version = "2008-10-17"
  source_policy_documents = [jsonencode({"Version": "2008-10-17", "Statement": [{"Effect": "Allow", "Action": "a:b", "Resource": "*", "Sid": "A0"}, {"Effect": "Deny", "action": "a:b", "Resource": "*", "sid": "B1", "Principal": {"AWS": "*"}, "Condition": {"StringEquals": {"k": true}}}, {"Effect": "Deny", "action": "a:b", "Resource": ["b", "a"]}]}), data.aws_iam_policy_document.d0.json]
}

data "aws_iam_policy_document" "d19" {
  override_policy_documents = [jsonencode({"Version": "2008-10-17", "Statement": [{"Effect": "Deny", "NotAction": "a:b", "Resource": ["b", "a"], "sid": "A0"}]}), data.aws_iam_policy_document.d10.json]
  statement {
    effect = "Deny"
    actions = ["&{x}:y", "s3:GetObject", "s3:*"]
    condition {
      test = "NumericLessThan"
      variable = "aws:SourceAccount"
      values = ["123"]
    }
  }
  statement {
    actions = ["&{x}:y"]
    principals {
      type = "*"
      identifiers = ["*"]
    }
  }
  statement {
    sid = "D1"
    actions = ["*", "s3:GetObject", "s3:*"]
    not_resources = ["arn:aws:s3:::b/*"]
    not_principals {
      type = "Service"
      identifiers = ["lambda.amazonaws.com", "arn:aws:iam::111111111111:root", "arn:aws:iam::111111111111:root"]
    }
  }
  statement {
    sid = "A2"
    effect = "Allow"
    not_actions = ["*", "&{x}:y"]
    resources = ["arn:aws:iam::111111111111:role/x", "arn:aws:iam::111111111111:role/x", "arn:aws:iam::111111111111:role/x"]
    condition {
      test = "ForAllValues:StringLike"
      variable = "aws:MultiFactorAuthPresent"
      values = ["123"]
    }
    condition {
      test = "StringEquals"
      variable = "aws:PrincipalOrgID"
      values = ["true", "true", "123"]
    }
    condition {
      test = "ForAllValues:StringLike"
      variable = "aws:SourceAccount"
      values = ["&{aws:x}"]
    }
  }
}

data "aws_iam_policy_document" "d20" {
  source_policy_documents = [data.aws_iam_policy_document.d5.json, ""]
  statement {
    sid = "A2"
    effect = "Allow"
    not_actions = ["ec2:Run*", "s3:GetObject", "ec2:Run*"]
    resources = ["arn:aws:iam::111111111111:role/x", "arn:aws:s3:::&{aws:username}/*"]
    condition {
      test = "NumericLessThan"
      variable = "aws:MultiFactorAuthPresent"
      values = ["o-1"]
    }
  }
  statement {
    actions = ["s3:*", "*", "&{x}:y"]
    resources = ["*", "<&>", "*", "arn:aws:s3:::&{aws:username}/*"]
    principals {
      type = "Service"
      identifiers = ["ec2.amazonaws.com", "lambda.amazonaws.com"]
    }
  }
  statement {
    sid = "B1"
    not_actions = ["*", "s3:*"]
    resources = ["arn:aws:s3:::&{aws:username}/*", "arn:aws:iam::111111111111:role/x"]
    not_principals {
      type = "Federated"
      identifiers = ["arn:aws:iam::222222222222:user/&{u}", "ec2.amazonaws.com"]
    }
    not_principals {
      type = "AWS"
      identifiers = ["arn:aws:iam::222222222222:user/&{u}"]
    }
  }
  statement {
    sid = "B0"
    effect = "Deny"
    actions = ["*", "s3:*", "s3:GetObject", "s3:*"]
    resources = ["*", "arn:aws:s3:::&{aws:username}/*", "arn:aws:s3:::&{aws:username}/*"]
    principals {
      type = "Federated"
      identifiers = ["arn:aws:iam::222222222222:user/&{u}", "ec2.amazonaws.com"]
    }
    condition {
      test = "ForAllValues:StringLike"
      variable = "aws:SourceAccount"
      values = ["123", "123"]
    }
    condition {
      test = "NumericLessThan"
      variable = "aws:PrincipalOrgID"
      values = ["o-1", "123"]
    }
  }
}

data "aws_iam_policy_document" "d21" {
}

data "aws_iam_policy_document" "d22" {
}

data "aws_iam_policy_document" "d23" {
  policy_id = "id23"
  version = "2008-10-17"
  override_policy_documents = []
  source_policy_documents = []
}

data "aws_iam_policy_document" "d24" {
  policy_id = "id24"
  statement {
    sid = "A0"
    actions = ["s3:*", "&{x}:y", "s3:*"]
    not_resources = ["*", "<&>", "*"]
    condition {
      test = "ForAllValues:StringLike"
      variable = "aws:MultiFactorAuthPresent"
      values = ["true", "true", "&{aws:x}"]
    }
    condition {
      test = "Bool"
      variable = "aws:SourceAccount"
      values = ["123"]
    }
  }
  statement {
    actions = ["iam:PassRole", "iam:PassRole", "iam:PassRole", "*"]
    not_resources = ["arn:aws:s3:::b/*", "arn:aws:iam::111111111111:role/x", "arn:aws:s3:::b/*", "arn:aws:s3:::b/*"]
    principals {
      type = "*"
      identifiers = ["*"]
    }
    principals {
      type = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
    condition {
      test = "StringLike"
      variable = "aws:PrincipalOrgID"
      values = []
    }
    condition {
      test = "NumericLessThan"
      variable = "aws:SourceAccount"
      values = []
    }
  }
  statement {
    sid = "A2"
    effect = "Allow"
    not_actions = ["&{x}:y"]
    not_resources = ["*", "arn:aws:s3:::b/*"]
    not_principals {
      type = "Service"
      identifiers = ["arn:aws:iam::111111111111:root", "arn:aws:iam::222222222222:user/&{u}"]
    }
    not_principals {
      type = "*"
      identifiers = ["*"]
    }
  }
  statement {
    sid = "B1"
    not_actions = ["iam:PassRole", "*"]
    not_resources = ["*", "arn:aws:s3:::b/*", "<&>", "*"]
    principals {
      type = "*"
      identifiers = ["arn:aws:iam::222222222222:user/&{u}"]
    }
    principals {
      type = "Federated"
      identifiers = ["arn:aws:iam::222222222222:user/&{u}", "arn:aws:iam::111111111111:root"]
    }
    condition {
      test = "StringEquals"
      variable = "aws:PrincipalOrgID"
      values = ["a", "&{aws:x}"]
    }
  }
}

data "aws_iam_policy_document" "d25" {
  override_policy_documents = [jsonencode({"Version": "2008-10-17", "Statement": [], "Id": "raw"})]
  source_policy_documents = []
  statement {
    actions = ["s3:GetObject"]
    not_principals {
      type = "Federated"
      identifiers = ["arn:aws:iam::111111111111:root"]
    }
    principals {
      type = "Service"
      identifiers = ["arn:aws:iam::222222222222:user/&{u}", "arn:aws:iam::111111111111:root", "*"]
    }
  }
  statement {
    actions = ["iam:PassRole", "iam:PassRole", "&{x}:y"]
    principals {
      type = "AWS"
      identifiers = ["ec2.amazonaws.com", "arn:aws:iam::111111111111:root"]
    }
    condition {
      test = "StringLike"
      variable = "aws:SourceAccount"
      values = ["true", "&{aws:x}"]
    }
    condition {
      test = "Bool"
      variable = "aws:MultiFactorAuthPresent"
      values = []
    }
  }
  statement {
    sid = "A0"
    actions = ["iam:PassRole"]
    not_resources = ["<&>", "*", "arn:aws:s3:::&{aws:username}/*", "*"]
    not_principals {
      type = "*"
      identifiers = ["*"]
    }
    principals {
      type = "AWS"
      identifiers = ["*"]
    }
    condition {
      test = "ForAllValues:StringLike"
      variable = "aws:SourceAccount"
      values = ["true"]
    }
  }
  statement {
    sid = "A1"
    actions = ["s3:GetObject"]
    principals {
      type = "Federated"
      identifiers = ["lambda.amazonaws.com"]
    }
    not_principals {
      type = "Service"
      identifiers = ["ec2.amazonaws.com", "*", "arn:aws:iam::222222222222:user/&{u}"]
    }
  }
}

data "aws_iam_policy_document" "d26" {
  policy_id = "id26"
  source_policy_documents = []
  statement {
    not_actions = ["s3:GetObject", "&{x}:y"]
    not_resources = ["arn:aws:iam::111111111111:role/x"]
    condition {
      test = "Bool"
      variable = "aws:PrincipalOrgID"
      values = ["123"]
    }
    condition {
      test = "NumericLessThan"
      variable = "aws:MultiFactorAuthPresent"
      values = ["a", "o-1"]
    }
  }
}

data "aws_iam_policy_document" "d27" {
}

data "aws_iam_policy_document" "d28" {
  statement {
    sid = "A1"
    actions = ["ec2:Run*", "ec2:Run*"]
    principals {
      type = "*"
      identifiers = ["*"]
    }
    principals {
      type = "*"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "d29" {
  override_policy_documents = [jsonencode({"Version": "2008-10-17", "Statement": [{"Effect": "Deny", "Action": ["x:y", "a:b"], "Resource": ["b", "a"], "sid": "B0"}, {"Effect": "Deny", "NotAction": "a:b", "Resource": "*", "Principal": {"AWS": ["b", "a"], "Service": "s"}}, {"Effect": "Deny", "Action": ["x:y", "a:b"], "Resource": "*", "sid": "C2", "Principal": {"AWS": ["b", "a"], "Service": "s"}}]})]
  statement {
    sid = "D1"
    effect = "Deny"
    not_actions = ["&{x}:y"]
    resources = ["arn:aws:iam::111111111111:role/x"]
    not_principals {
      type = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
    condition {
      test = "NumericLessThan"
      variable = "aws:PrincipalOrgID"
      values = ["o-1", "true"]
    }
    condition {
      test = "StringLike"
      variable = "aws:PrincipalOrgID"
      values = ["123", "true"]
    }
    condition {
      test = "Bool"
      variable = "aws:MultiFactorAuthPresent"
      values = ["true"]
    }
  }
  statement {
    effect = "Deny"
    not_actions = ["ec2:Run*", "iam:PassRole"]
    condition {
      test = "NumericLessThan"
      variable = "aws:SourceAccount"
      values = []
    }
  }
  statement {
    not_actions = ["&{x}:y"]
    resources = ["<&>", "*", "arn:aws:s3:::&{aws:username}/*"]
    principals {
      type = "AWS"
      identifiers = ["*", "arn:aws:iam::111111111111:root", "arn:aws:iam::111111111111:root"]
    }
    condition {
      test = "ForAllValues:StringLike"
      variable = "aws:MultiFactorAuthPresent"
      values = ["o-1", "o-1"]
    }
    condition {
      test = "StringLike"
      variable = "aws:MultiFactorAuthPresent"
      values = ["a"]
    }
    condition {
      test = "ForAllValues:StringLike"
      variable = "aws:SourceAccount"
      values = ["&{aws:x}"]
    }
  }
}

data "aws_iam_policy_document" "d30" {
}

data "aws_iam_policy_document" "d31" {
  override_policy_documents = [""]
  statement {
    sid = "B1"
    actions = ["*", "&{x}:y"]
    not_resources = ["<&>", "arn:aws:s3:::&{aws:username}/*", "<&>", "arn:aws:s3:::b/*"]
    principals {
      type = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
  statement {
    effect = "Deny"
    actions = ["iam:PassRole", "s3:GetObject"]
    resources = ["arn:aws:s3:::b/*", "arn:aws:s3:::&{aws:username}/*"]
  }
  statement {
    sid = "A2"
    not_actions = ["s3:GetObject", "&{x}:y"]
    resources = ["arn:aws:s3:::b/*", "arn:aws:iam::111111111111:role/x", "arn:aws:s3:::&{aws:username}/*"]
    not_principals {
      type = "*"
      identifiers = ["arn:aws:iam::111111111111:root", "arn:aws:iam::222222222222:user/&{u}", "arn:aws:iam::111111111111:root"]
    }
  }
  statement {
    sid = "C1"
    not_actions = ["s3:GetObject", "&{x}:y", "&{x}:y", "&{x}:y"]
    not_resources = ["*", "arn:aws:s3:::b/*", "arn:aws:s3:::&{aws:username}/*"]
    condition {
      test = "ForAllValues:StringLike"
      variable = "aws:MultiFactorAuthPresent"
      values = ["true"]
    }
    condition {
      test = "NumericLessThan"
      variable = "aws:SourceAccount"
      values = ["a"]
    }
  }
}

data "aws_iam_policy_document" "d32" {
  override_policy_documents = [jsonencode({"Version": "2012-10-17", "Statement": []}), jsonencode({"Version": "2012-10-17", "Statement": []})]
  source_policy_documents = [data.aws_iam_policy_document.d13.json]
}

data "aws_iam_policy_document" "d33" {
  policy_id = "id33"
  override_policy_documents = [data.aws_iam_policy_document.d19.json, data.aws_iam_policy_document.d9.json]
}

data "aws_iam_policy_document" "d34" {
  version = "2008-10-17"
  override_policy_documents = [data.aws_iam_policy_document.d23.json]
  source_policy_documents = []
}

data "aws_iam_policy_document" "d35" {
  override_policy_documents = [data.aws_iam_policy_document.d20.json]
  statement {
    actions = ["&{x}:y", "s3:*"]
    not_resources = ["*", "*", "arn:aws:iam::111111111111:role/x", "arn:aws:iam::111111111111:role/x"]
    condition {
      test = "Bool"
      variable = "aws:SourceAccount"
      values = []
    }
  }
  statement {
    not_actions = ["iam:PassRole", "s3:GetObject"]
    not_resources = ["*", "arn:aws:iam::111111111111:role/x", "*"]
    principals {
      type = "Service"
      identifiers = ["arn:aws:iam::222222222222:user/&{u}", "*"]
    }
    not_principals {
      type = "Federated"
      identifiers = ["arn:aws:iam::111111111111:root", "ec2.amazonaws.com", "*"]
    }
    condition {
      test = "ForAllValues:StringLike"
      variable = "aws:PrincipalOrgID"
      values = ["o-1", "&{aws:x}", "a"]
    }
    condition {
      test = "ForAllValues:StringLike"
      variable = "aws:MultiFactorAuthPresent"
      values = []
    }
  }
  statement {
    effect = "Deny"
    not_actions = ["iam:PassRole", "*", "&{x}:y", "&{x}:y"]
    not_resources = ["arn:aws:s3:::b/*"]
    condition {
      test = "StringEquals"
      variable = "aws:SourceAccount"
      values = ["o-1", "o-1"]
    }
    condition {
      test = "NumericLessThan"
      variable = "aws:PrincipalOrgID"
      values = ["o-1"]
    }
    condition {
      test = "NumericLessThan"
      variable = "aws:PrincipalOrgID"
      values = ["true", "&{aws:x}"]
    }
  }
}

data "aws_iam_policy_document" "d36" {
  override_policy_documents = ["", jsonencode({"Version": "2012-10-17", "Statement": []})]
  source_policy_documents = []
  statement {
    actions = ["ec2:Run*", "s3:GetObject", "*"]
    not_resources = ["*"]
    principals {
      type = "*"
      identifiers = ["*"]
    }
    principals {
      type = "*"
      identifiers = ["lambda.amazonaws.com"]
    }
    condition {
      test = "ForAllValues:StringLike"
      variable = "aws:SourceAccount"
      values = ["&{aws:x}", "123"]
    }
  }
}

data "aws_iam_policy_document" "d37" {
  policy_id = "id37"
  override_policy_documents = [jsonencode({"Version": "2012-10-17", "Statement": []}), jsonencode({"Version": "2008-10-17", "Statement": [{"Effect": "Deny", "Action": ["x:y", "a:b"], "Resource": "*", "Condition": {"StringEquals": {"k": "v"}}}, {"Effect": "Deny", "Action": "a:b", "Resource": ["b", "a"], "sid": "C1"}]})]
  statement {
    effect = "Deny"
    actions = ["ec2:Run*", "*", "s3:GetObject", "s3:GetObject"]
    not_resources = ["arn:aws:s3:::b/*", "arn:aws:iam::111111111111:role/x", "arn:aws:iam::111111111111:role/x", "arn:aws:s3:::b/*"]
    principals {
      type = "Federated"
      identifiers = ["lambda.amazonaws.com", "arn:aws:iam::111111111111:root"]
    }
    not_principals {
      type = "Service"
      identifiers = ["lambda.amazonaws.com", "*", "arn:aws:iam::111111111111:root"]
    }
    condition {
      test = "Bool"
      variable = "aws:MultiFactorAuthPresent"
      values = ["123", "o-1", "a"]
    }
  }
  statement {
    sid = "D2"
    effect = "Allow"
    not_actions = ["iam:PassRole", "s3:*", "s3:GetObject", "s3:*"]
    resources = ["arn:aws:s3:::b/*", "arn:aws:s3:::&{aws:username}/*"]
    not_principals {
      type = "AWS"
      identifiers = ["arn:aws:iam::222222222222:user/&{u}", "arn:aws:iam::222222222222:user/&{u}", "lambda.amazonaws.com"]
    }
    condition {
      test = "StringEquals"
      variable = "aws:MultiFactorAuthPresent"
      values = []
    }
  }
}

data "aws_iam_policy_document" "d38" {
  statement {
    sid = "D0"
    not_actions = ["s3:GetObject", "&{x}:y", "iam:PassRole"]
    not_resources = ["arn:aws:s3:::b/*", "arn:aws:s3:::b/*", "arn:aws:s3:::&{aws:username}/*"]
    condition {
      test = "StringLike"
      variable = "aws:SourceAccount"
      values = ["a", "a", "a"]
    }
  }
}

data "aws_iam_policy_document" "d39" {
}

data "aws_iam_policy_document" "d40" {
  policy_id = "id40"
  source_policy_documents = ["", ""]
  statement {
    sid = "C2"
    actions = ["*", "*", "s3:*"]
    resources = ["*"]
    condition {
      test = "Bool"
      variable = "aws:SourceAccount"
      values = ["o-1"]
    }
    condition {
      test = "NumericLessThan"
      variable = "aws:PrincipalOrgID"
      values = ["&{aws:x}", "true", "123"]
    }
    condition {
      test = "StringEquals"
      variable = "aws:PrincipalOrgID"
      values = ["&{aws:x}", "&{aws:x}", "123"]
    }
  }
}

data "aws_iam_policy_document" "d41" {
}

data "aws_iam_policy_document" "d42" {
  policy_id = "id42"
}

data "aws_iam_policy_document" "d43" {
}

data "aws_iam_policy_document" "d44" {
  override_policy_documents = [data.aws_iam_policy_document.d11.json]
  source_policy_documents = [""]
  statement {
    effect = "Allow"
    not_actions = ["iam:PassRole", "s3:GetObject", "&{x}:y", "iam:PassRole"]
    not_principals {
      type = "Federated"
      identifiers = ["ec2.amazonaws.com"]
    }
    condition {
      test = "ForAllValues:StringLike"
      variable = "aws:SourceAccount"
      values = ["true", "&{aws:x}"]
    }
  }
  statement {
    sid = "B1"
    effect = "Deny"
    not_actions = ["ec2:Run*", "*", "*", "&{x}:y"]
    resources = ["<&>"]
    not_principals {
      type = "*"
      identifiers = ["ec2.amazonaws.com", "ec2.amazonaws.com"]
    }
    principals {
      type = "AWS"
      identifiers = ["ec2.amazonaws.com", "ec2.amazonaws.com"]
    }
    condition {
      test = "ForAllValues:StringLike"
      variable = "aws:SourceAccount"
      values = ["&{aws:x}"]
    }
  }
}

data "aws_iam_policy_document" "d45" {
  override_policy_documents = [data.aws_iam_policy_document.d5.json]
  source_policy_documents = []
  statement {
    effect = "Deny"
    not_actions = ["iam:PassRole"]
    not_resources = ["<&>", "arn:aws:iam::111111111111:role/x", "*", "arn:aws:s3:::&{aws:username}/*"]
    principals {
      type = "*"
      identifiers = ["arn:aws:iam::222222222222:user/&{u}", "arn:aws:iam::222222222222:user/&{u}", "arn:aws:iam::111111111111:root"]
    }
    condition {
      test = "StringEquals"
      variable = "aws:SourceAccount"
      values = ["a", "a"]
    }
  }
  statement {
    effect = "Deny"
    actions = ["&{x}:y", "ec2:Run*", "&{x}:y", "s3:GetObject"]
    resources = ["arn:aws:iam::111111111111:role/x"]
    not_principals {
      type = "AWS"
      identifiers = ["arn:aws:iam::111111111111:root", "ec2.amazonaws.com"]
    }
    not_principals {
      type = "Service"
      identifiers = ["arn:aws:iam::111111111111:root", "lambda.amazonaws.com", "lambda.amazonaws.com"]
    }
    condition {
      test = "NumericLessThan"
      variable = "aws:MultiFactorAuthPresent"
      values = ["&{aws:x}", "&{aws:x}", "true"]
    }
    condition {
      test = "StringLike"
      variable = "aws:PrincipalOrgID"
      values = []
    }
    condition {
      test = "StringEquals"
      variable = "aws:SourceAccount"
      values = []
    }
  }
  statement {
    actions = ["*", "s3:*"]
    not_resources = ["<&>", "arn:aws:s3:::b/*"]
    condition {
      test = "ForAllValues:StringLike"
      variable = "aws:SourceAccount"
      values = ["true", "&{aws:x}", "true"]
    }
  }
  statement {
    not_actions = ["&{x}:y", "*", "s3:*", "s3:GetObject"]
  }
}

data "aws_iam_policy_document" "d46" {
  statement {
    sid = "C0"
    effect = "Deny"
    actions = ["s3:*", "&{x}:y", "ec2:Run*"]
    resources = ["arn:aws:s3:::b/*", "arn:aws:s3:::b/*", "arn:aws:iam::111111111111:role/x", "arn:aws:s3:::&{aws:username}/*"]
    not_principals {
      type = "AWS"
      identifiers = ["arn:aws:iam::222222222222:user/&{u}"]
    }
    principals {
      type = "Service"
      identifiers = ["lambda.amazonaws.com", "lambda.amazonaws.com", "*"]
    }
    condition {
      test = "NumericLessThan"
      variable = "aws:PrincipalOrgID"
      values = []
    }
    condition {
      test = "NumericLessThan"
      variable = "aws:SourceAccount"
      values = ["a"]
    }
  }
}

data "aws_iam_policy_document" "d47" {
  policy_id = "id47"
  source_policy_documents = []
  statement {
    sid = "A1"
    effect = "Deny"
    not_actions = ["iam:PassRole", "&{x}:y"]
    resources = ["*", "<&>", "arn:aws:iam::111111111111:role/x"]
  }
  statement {
    not_actions = ["s3:GetObject"]
    resources = ["arn:aws:s3:::b/*", "arn:aws:iam::111111111111:role/x", "<&>", "arn:aws:s3:::&{aws:username}/*"]
    condition {
      test = "StringLike"
      variable = "aws:PrincipalOrgID"
      values = ["true"]
    }
    condition {
      test = "Bool"
      variable = "aws:SourceAccount"
      values = ["123", "&{aws:x}", "123"]
    }
  }
}

data "aws_iam_policy_document" "d48" {
  policy_id = "id48"
  override_policy_documents = [data.aws_iam_policy_document.d23.json]
  source_policy_documents = []
  statement {
    actions = ["s3:GetObject", "s3:*"]
    not_resources = ["arn:aws:iam::111111111111:role/x"]
    principals {
      type = "Federated"
      identifiers = ["*", "*", "lambda.amazonaws.com"]
    }
    condition {
      test = "StringLike"
      variable = "aws:SourceAccount"
      values = []
    }
  }
  statement {
    effect = "Deny"
    actions = ["s3:*"]
    resources = ["arn:aws:s3:::&{aws:username}/*", "*", "arn:aws:iam::111111111111:role/x"]
    principals {
      type = "AWS"
      identifiers = ["ec2.amazonaws.com", "ec2.amazonaws.com"]
    }
    principals {
      type = "AWS"
      identifiers = ["arn:aws:iam::111111111111:root"]
    }
    condition {
      test = "StringLike"
      variable = "aws:PrincipalOrgID"
      values = ["&{aws:x}"]
    }
  }
  statement {
    sid = "B0"
    effect = "Deny"
    actions = ["*"]
    not_resources = ["<&>"]
    principals {
      type = "Service"
      identifiers = ["*", "arn:aws:iam::222222222222:user/&{u}", "ec2.amazonaws.com"]
    }
    principals {
      type = "Federated"
      identifiers = ["arn:aws:iam::111111111111:root", "ec2.amazonaws.com", "ec2.amazonaws.com"]
    }
    condition {
      test = "Bool"
      variable = "aws:MultiFactorAuthPresent"
      values = ["true", "a"]
    }
  }
}

data "aws_iam_policy_document" "d49" {
  policy_id = "id49"
  statement {
    sid = "C2"
    actions = ["ec2:Run*", "&{x}:y", "&{x}:y", "s3:GetObject"]
    not_resources = ["arn:aws:iam::111111111111:role/x", "arn:aws:iam::111111111111:role/x", "*"]
    condition {
      test = "ForAllValues:StringLike"
      variable = "aws:PrincipalOrgID"
      values = ["true", "123"]
    }
    condition {
      test = "NumericLessThan"
      variable = "aws:MultiFactorAuthPresent"
      values = []
    }
  }
}

data "aws_iam_policy_document" "d50" {
}

data "aws_iam_policy_document" "d51" {
  source_policy_documents = []
}

data "aws_iam_policy_document" "d52" {
  source_policy_documents = []
}

data "aws_iam_policy_document" "d53" {
  statement {
    sid = "C1"
    not_actions = ["ec2:Run*"]
    resources = ["arn:aws:iam::111111111111:role/x", "arn:aws:s3:::b/*", "<&>", "arn:aws:s3:::&{aws:username}/*"]
    principals {
      type = "Service"
      identifiers = ["arn:aws:iam::111111111111:root"]
    }
    principals {
      type = "Federated"
      identifiers = ["ec2.amazonaws.com"]
    }
    condition {
      test = "StringLike"
      variable = "aws:MultiFactorAuthPresent"
      values = ["o-1", "123", "true"]
    }
    condition {
      test = "ForAllValues:StringLike"
      variable = "aws:MultiFactorAuthPresent"
      values = ["o-1", "&{aws:x}"]
    }
  }
}

data "aws_iam_policy_document" "d54" {
  policy_id = "id54"
  statement {
    sid = "D0"
    actions = ["ec2:Run*"]
    condition {
      test = "StringLike"
      variable = "aws:PrincipalOrgID"
      values = ["123", "o-1"]
    }
    condition {
      test = "ForAllValues:StringLike"
      variable = "aws:SourceAccount"
      values = ["o-1"]
    }
    condition {
      test = "StringLike"
      variable = "aws:PrincipalOrgID"
      values = []
    }
  }
  statement {
    sid = "A1"
    effect = "Deny"
    not_actions = ["s3:GetObject", "&{x}:y", "iam:PassRole"]
    resources = ["arn:aws:iam::111111111111:role/x", "<&>", "<&>", "arn:aws:iam::111111111111:role/x"]
  }
  statement {
    not_actions = ["s3:GetObject", "&{x}:y", "*"]
    not_resources = ["<&>", "arn:aws:iam::111111111111:role/x", "arn:aws:s3:::b/*", "arn:aws:s3:::&{aws:username}/*"]
    principals {
      type = "AWS"
      identifiers = ["arn:aws:iam::111111111111:root", "arn:aws:iam::222222222222:user/&{u}"]
    }
    principals {
      type = "AWS"
      identifiers = ["lambda.amazonaws.com", "*", "ec2.amazonaws.com"]
    }
    condition {
      test = "StringLike"
      variable = "aws:PrincipalOrgID"
      values = ["o-1"]
    }
  }
  statement {
    not_actions = ["&{x}:y"]
    resources = ["arn:aws:s3:::&{aws:username}/*"]
    condition {
      test = "StringEquals"
      variable = "aws:MultiFactorAuthPresent"
      values = ["o-1", "123"]
    }
    condition {
      test = "StringLike"
      variable = "aws:MultiFactorAuthPresent"
      values = ["123", "123"]
    }
    condition {
      test = "StringEquals"
      variable = "aws:SourceAccount"
      values = ["123"]
    }
  }
}

data "aws_iam_policy_document" "d55" {
}

data "aws_iam_policy_document" "d56" {
}

data "aws_iam_policy_document" "d57" {
  override_policy_documents = ["", jsonencode({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "action": ["x:y", "a:b"], "Resource": "*", "Sid": "A0", "Principal": {"AWS": ["b", "a"], "Service": "s"}}, {"Effect": "Allow", "NotAction": ["x:y", "a:b"], "Resource": ["b", "a"]}]})]
}

data "aws_iam_policy_document" "d58" {
  override_policy_documents = [data.aws_iam_policy_document.d1.json]
  source_policy_documents = [data.aws_iam_policy_document.d27.json]
  statement {
    effect = "Deny"
    actions = ["&{x}:y"]
    not_principals {
      type = "Service"
      identifiers = ["*", "lambda.amazonaws.com", "*"]
    }
    not_principals {
      type = "Federated"
      identifiers = ["*"]
    }
  }
  statement {
    effect = "Allow"
    actions = ["&{x}:y"]
    not_resources = ["arn:aws:s3:::b/*", "*", "arn:aws:s3:::&{aws:username}/*", "arn:aws:s3:::&{aws:username}/*"]
    not_principals {
      type = "Service"
      identifiers = ["*", "ec2.amazonaws.com"]
    }
    condition {
      test = "Bool"
      variable = "aws:SourceAccount"
      values = []
    }
    condition {
      test = "NumericLessThan"
      variable = "aws:SourceAccount"
      values = []
    }
  }
}

data "aws_iam_policy_document" "d59" {
}
