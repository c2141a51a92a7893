resource "aws_opensearch_domain" "knowledge" {
  domain_name    = "support-knowledge"
  engine_version = "OpenSearch_3.1"

  cluster_config {
    instance_type                 = "r7g.large.search"
    instance_count                = 3
    dedicated_master_enabled      = true
    dedicated_master_type         = "m7g.large.search"
    dedicated_master_count        = 3
    zone_awareness_enabled        = true
    multi_az_with_standby_enabled = true

    zone_awareness_config {
      availability_zone_count = 3
    }
  }

  ebs_options {
    ebs_enabled = true
    volume_type = "gp3"
    volume_size = 100
  }

  vpc_options {
    subnet_ids         = var.private_subnet_ids
    security_group_ids = [aws_security_group.opensearch.id]
  }

  encrypt_at_rest {
    enabled    = true
    kms_key_id = aws_kms_key.data.arn
  }

  node_to_node_encryption {
    enabled = true
  }

  domain_endpoint_options {
    enforce_https       = true
    tls_security_policy = "Policy-Min-TLS-1-2-PFS-2023-10"
  }

  advanced_security_options {
    enabled                        = true
    internal_user_database_enabled = false

    master_user_options {
      master_user_arn = aws_iam_role.opensearch_admin.arn
    }
  }

  auto_tune_options {
    desired_state = "ENABLED"
  }

  software_update_options {
    auto_software_update_enabled = true
  }

  log_publishing_options {
    enabled                  = true
    log_type                 = "AUDIT_LOGS"
    cloudwatch_log_group_arn = aws_cloudwatch_log_group.opensearch.arn
  }

  log_publishing_options {
    enabled                  = true
    log_type                 = "ES_APPLICATION_LOGS"
    cloudwatch_log_group_arn = aws_cloudwatch_log_group.opensearch.arn
  }
}

resource "aws_opensearch_domain_policy" "knowledge" {
  domain_name     = aws_opensearch_domain.knowledge.domain_name
  access_policies = data.aws_iam_policy_document.opensearch_access.json
}

data "aws_iam_policy_document" "opensearch_access" {
  statement {
    actions   = ["es:ESHttpGet", "es:ESHttpPost"]
    resources = ["${aws_opensearch_domain.knowledge.arn}/knowledge-v3/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.service.arn]
    }
  }

  statement {
    actions   = ["es:ESHttpPut", "es:ESHttpPost"]
    resources = ["${aws_opensearch_domain.knowledge.arn}/knowledge-v3/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.ingestion.arn]
    }
  }
}

resource "aws_cloudwatch_log_group" "opensearch" {
  name              = "/support-agent/opensearch"
  retention_in_days = 365
  kms_key_id        = aws_kms_key.data.arn
}
