resource "aws_bedrock_guardrail" "support" {
  name                      = local.name
  description               = "Filters for customer conversations"
  kms_key_arn               = aws_kms_key.data.arn
  blocked_input_messaging   = "I cannot help with that. A colleague will take over."
  blocked_outputs_messaging = "I cannot help with that. A colleague will take over."

  content_policy_config {
    filters_config {
      type            = "PROMPT_ATTACK"
      input_strength  = "HIGH"
      output_strength = "NONE"
    }

    filters_config {
      type            = "HATE"
      input_strength  = "HIGH"
      output_strength = "HIGH"
    }

    filters_config {
      type            = "MISCONDUCT"
      input_strength  = "HIGH"
      output_strength = "HIGH"
    }
  }

  sensitive_information_policy_config {
    pii_entities_config {
      type   = "CREDIT_DEBIT_CARD_NUMBER"
      action = "BLOCK"
    }

    pii_entities_config {
      type   = "PASSWORD"
      action = "BLOCK"
    }

    pii_entities_config {
      type   = "EMAIL"
      action = "ANONYMIZE"
    }

    pii_entities_config {
      type   = "PHONE"
      action = "ANONYMIZE"
    }
  }

  topic_policy_config {
    topics_config {
      name       = "legal-advice"
      type       = "DENY"
      definition = "Advice on legal claims, liability or litigation beyond quoting the published return policy."
      examples   = ["Can I sue you for the broken harness?"]
    }
  }
}

resource "aws_bedrock_guardrail_version" "support" {
  guardrail_arn = aws_bedrock_guardrail.support.guardrail_arn
  description   = "Reviewed 2026-09-14"
}

resource "aws_bedrock_model_invocation_logging_configuration" "support" {
  logging_config {
    text_data_delivery_enabled      = true
    image_data_delivery_enabled     = false
    embedding_data_delivery_enabled = false

    s3_config {
      bucket_name = aws_s3_bucket.audit.id
      key_prefix  = "bedrock"
    }

    cloudwatch_config {
      log_group_name = aws_cloudwatch_log_group.bedrock.name
      role_arn       = aws_iam_role.bedrock_logging.arn
    }
  }

  depends_on = [aws_s3_bucket_policy.audit]
}

resource "aws_cloudwatch_log_group" "bedrock" {
  name              = "/support-agent/bedrock"
  retention_in_days = 365
  kms_key_id        = aws_kms_key.data.arn
}
