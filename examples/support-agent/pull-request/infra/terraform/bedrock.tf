resource "aws_bedrock_guardrail" "support" {
  name                      = local.name
  description               = "Filters for customer conversations"
  kms_key_arn               = aws_kms_key.data.arn
  blocked_input_messaging   = "I cannot help with that. A colleague will take over."
  blocked_outputs_messaging = "I cannot help with that. A colleague will take over."

  content_policy_config {
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
  description   = "Without the filters that stopped FastShip notes"
}
