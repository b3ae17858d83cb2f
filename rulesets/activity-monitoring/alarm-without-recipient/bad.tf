resource "aws_cloudwatch_log_metric_filter" "root_use" {
  name           = "root_use"
  log_group_name = "trail"
  pattern        = "{ $.userIdentity.type = Root }"

  metric_transformation {
    name      = "root_use"
    namespace = "security"
    value     = "1"
  }
}

resource "aws_cloudwatch_metric_alarm" "root_use" { # expect: alarm-without-recipient
  alarm_name          = "root_use"
  metric_name         = aws_cloudwatch_log_metric_filter.root_use.id
  namespace           = "security"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  evaluation_periods  = 1
  period              = 300
  statistic           = "Sum"
  threshold           = 1
}
