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

resource "aws_cloudwatch_metric_alarm" "root_use" {
  alarm_name          = "root_use"
  metric_name         = aws_cloudwatch_log_metric_filter.root_use.id
  namespace           = "security"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  evaluation_periods  = 1
  period              = 300
  statistic           = "Sum"
  threshold           = 1
  alarm_actions       = [aws_sns_topic.security.arn]
}

resource "aws_sns_topic" "security" {
  name = "security"
}

resource "aws_sns_topic_subscription" "security" {
  topic_arn = aws_sns_topic.security.arn
  protocol  = "email"
  endpoint  = "security@example.com"
}

# Load is no matter of security.
resource "aws_cloudwatch_metric_alarm" "load" {
  alarm_name          = "load"
  metric_name         = "CPUUtilization"
  namespace           = "AWS/EC2"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  evaluation_periods  = 2
  period              = 300
  statistic           = "Average"
  threshold           = 90
}
