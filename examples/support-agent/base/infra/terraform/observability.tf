resource "aws_cloudwatch_log_group" "trail" {
  name              = "/support-agent/cloudtrail"
  retention_in_days = 365
  kms_key_id        = aws_kms_key.data.arn
}

resource "aws_cloudtrail" "support" {
  name                          = local.name
  s3_bucket_name                = aws_s3_bucket.audit.id
  s3_key_prefix                 = "cloudtrail"
  kms_key_id                    = aws_kms_key.audit.arn
  cloud_watch_logs_group_arn    = "${aws_cloudwatch_log_group.trail.arn}:*"
  cloud_watch_logs_role_arn     = aws_iam_role.trail.arn
  sns_topic_name                = var.on_call_topic_arn
  enable_log_file_validation    = true
  include_global_service_events = true
  is_multi_region_trail         = true

  event_selector {
    read_write_type           = "All"
    include_management_events = true

    data_resource {
      type   = "AWS::S3::Object"
      values = ["${aws_s3_bucket.knowledge.arn}/", "${aws_s3_bucket.audit.arn}/"]
    }
  }

  depends_on = [aws_s3_bucket_policy.audit]
}

resource "aws_cloudwatch_log_metric_filter" "refund_executed" {
  name           = "${local.name}-refund-executed"
  log_group_name = aws_cloudwatch_log_group.service.name
  pattern        = "{ $.event = \"refund\" && $.outcome = \"executed\" }"

  metric_transformation {
    name      = "RefundCents"
    namespace = "SupportAgent"
    value     = "$.amount_cents"
  }
}

resource "aws_cloudwatch_log_metric_filter" "hand_over" {
  name           = "${local.name}-hand-over"
  log_group_name = aws_cloudwatch_log_group.service.name
  pattern        = "{ $.event = \"hand_over\" }"

  metric_transformation {
    name      = "HandOvers"
    namespace = "SupportAgent"
    value     = "1"
  }
}

resource "aws_cloudwatch_metric_alarm" "refunds" {
  alarm_name          = "${local.name}-refund-volume"
  alarm_description   = "More than 5,000 EUR refunded within an hour: docs/runbooks/agent-incident.md"
  namespace           = "SupportAgent"
  metric_name         = "RefundCents"
  statistic           = "Sum"
  period              = 3600
  evaluation_periods  = 1
  threshold           = 500000
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.on_call_topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "hand_overs" {
  alarm_name          = "${local.name}-hand-overs"
  alarm_description   = "Many conversations hit their limits: docs/runbooks/agent-incident.md"
  namespace           = "SupportAgent"
  metric_name         = "HandOvers"
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 2
  threshold           = 20
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.on_call_topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "guardrail_interventions" {
  alarm_name          = "${local.name}-guardrail-interventions"
  alarm_description   = "The managed guardrail stops unusually many messages: docs/runbooks/agent-incident.md"
  namespace           = "AWS/Bedrock/Guardrails"
  metric_name         = "InvocationsIntervened"
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 2
  threshold           = 25
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.on_call_topic_arn]

  dimensions = {
    GuardrailArn = aws_bedrock_guardrail.support.guardrail_arn
  }
}

resource "aws_cloudwatch_metric_alarm" "model_tokens" {
  alarm_name          = "${local.name}-model-tokens"
  alarm_description   = "Token use far above the daily pattern: docs/runbooks/agent-incident.md"
  namespace           = "AWS/Bedrock"
  metric_name         = "OutputTokenCount"
  statistic           = "Sum"
  period              = 3600
  evaluation_periods  = 1
  threshold           = 2000000
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.on_call_topic_arn]
}
