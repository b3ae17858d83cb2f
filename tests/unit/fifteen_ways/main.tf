# Fifteen ways to write one administrator. Every policy is attached, every way says "*" once as its action.

resource "aws_iam_role_policy_attachment" "all" {
  for_each = {
    plain            = aws_iam_policy.plain.arn
    document         = aws_iam_policy.document.arn
    heredoc          = aws_iam_policy.heredoc.arn
    format           = aws_iam_policy.format.arn
    literal_map      = aws_iam_policy.literal_map["operations"].arn
    lookup_join      = aws_iam_policy.lookup_join.arn
    source_documents = aws_iam_policy.source_documents.arn
    merge            = aws_iam_policy.merge.arn
    conditional      = aws_iam_policy.conditional.arn
    file             = aws_iam_policy.file.arn
    templatefile     = aws_iam_policy.templatefile.arn
    for_map          = aws_iam_policy.for_map["operations"].arn
    for_expression   = aws_iam_policy.for_expression.arn
    concat           = aws_iam_policy.concat.arn
    dynamic          = aws_iam_policy.dynamic.arn
  }
  role       = each.key
  policy_arn = each.value
}
