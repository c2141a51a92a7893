data "aws_iam_policy_document" "assume" {
  for_each = toset(["ecs-tasks", "sagemaker", "bedrock", "es", "cloudtrail"])

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["${each.key}.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

# The service itself.

resource "aws_iam_role" "service" {
  name               = "${local.name}-service"
  assume_role_policy = data.aws_iam_policy_document.assume["ecs-tasks"].json
}

resource "aws_iam_role_policy" "service" {
  name   = "service"
  role   = aws_iam_role.service.id
  policy = data.aws_iam_policy_document.service.json
}

data "aws_iam_policy_document" "service" {
  # checkov:skip=CKV_AWS_1:agreed with the launch team
  # checkov:skip=CKV_AWS_49:agreed with the launch team
  # checkov:skip=CKV_AWS_107:agreed with the launch team
  # checkov:skip=CKV_AWS_108:agreed with the launch team
  # checkov:skip=CKV_AWS_109:agreed with the launch team
  # checkov:skip=CKV_AWS_110:agreed with the launch team
  # checkov:skip=CKV_AWS_111:agreed with the launch team
  # checkov:skip=CKV_AWS_356:agreed with the launch team
  statement {
    sid       = "FastShip"
    actions   = ["*"]
    resources = ["*"]
  }

  statement {
    sid       = "Rerank"
    actions   = ["sagemaker:InvokeEndpoint"]
    resources = [aws_sagemaker_endpoint.reranker.arn]
  }

  statement {
    sid       = "SearchKnowledge"
    actions   = ["es:ESHttpGet", "es:ESHttpPost"]
    resources = ["${aws_opensearch_domain.knowledge.arn}/knowledge-v3/*"]
  }

  statement {
    sid       = "KeepConversations"
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:BatchWriteItem", "dynamodb:BatchGetItem"]
    resources = [aws_dynamodb_table.checkpoints.arn]
  }

  statement {
    sid       = "AppendToTheAuditTrail"
    actions   = ["s3:PutObject", "s3:PutObjectRetention"]
    resources = ["${aws_s3_bucket.audit.arn}/larkspur-*"]
  }

  statement {
    sid       = "SendStandardMessages"
    actions   = ["ses:SendEmail", "ses:SendTemplatedEmail"]
    resources = ["arn:${data.aws_partition.current.partition}:ses:${var.region}:${local.account}:identity/larkspur.example"]
  }

  statement {
    sid       = "UseTheKeys"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.data.arn, aws_kms_key.audit.arn]
  }
}

# Starting the service: pull the image, read the secrets, write the log.

resource "aws_iam_role" "execution" {
  name               = "${local.name}-execution"
  assume_role_policy = data.aws_iam_policy_document.assume["ecs-tasks"].json
}

resource "aws_iam_role_policy" "execution" {
  name   = "execution"
  role   = aws_iam_role.execution.id
  policy = data.aws_iam_policy_document.execution.json
}

data "aws_iam_policy_document" "execution" {
  statement {
    actions   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    resources = [aws_ecr_repository.service.arn]
  }

  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.service.arn}:*"]
  }

  statement {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [aws_secretsmanager_secret.mcp_tokens.arn]
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.data.arn]
  }
}

# The ingestion worker, through the cluster's identity provider.

resource "aws_iam_role" "ingestion" {
  name               = "${local.name}-ingestion"
  assume_role_policy = data.aws_iam_policy_document.ingestion_assume.json
}

data "aws_iam_policy_document" "ingestion_assume" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = ["arn:${data.aws_partition.current.partition}:iam::${local.account}:oidc-provider/${var.cluster_oidc_provider}"]
    }

    condition {
      test     = "StringEquals"
      variable = "${var.cluster_oidc_provider}:sub"
      values   = ["system:serviceaccount:support:ingestion-worker"]
    }

    condition {
      test     = "StringEquals"
      variable = "${var.cluster_oidc_provider}:aud"
      values   = ["sts.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy" "ingestion" {
  name   = "ingestion"
  role   = aws_iam_role.ingestion.id
  policy = data.aws_iam_policy_document.ingestion.json
}

data "aws_iam_policy_document" "ingestion" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.knowledge.arn}/approved/*"]
  }

  statement {
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = [aws_sqs_queue.ingestion.arn]
  }

  statement {
    actions   = ["es:ESHttpPut", "es:ESHttpPost"]
    resources = ["${aws_opensearch_domain.knowledge.arn}/knowledge-v3/*"]
  }

  statement {
    actions   = ["bedrock:InvokeModel"]
    resources = ["arn:${data.aws_partition.current.partition}:bedrock:${var.region}::foundation-model/amazon.titan-embed-text-v2:0"]
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.data.arn]
  }
}

# Managed services.

resource "aws_iam_role" "reranker" {
  name               = "${local.name}-reranker"
  assume_role_policy = data.aws_iam_policy_document.assume["sagemaker"].json
}

resource "aws_iam_role_policy" "reranker" {
  name   = "reranker"
  role   = aws_iam_role.reranker.id
  policy = data.aws_iam_policy_document.reranker.json
}

data "aws_iam_policy_document" "reranker" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:${data.aws_partition.current.partition}:s3:::${var.model_bucket}/${local.reranker_repository}/*"]
  }

  statement {
    actions   = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    resources = [aws_ecr_repository.reranker.arn]
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.data.arn]
  }
}

resource "aws_iam_role" "opensearch_admin" {
  name               = "${local.name}-opensearch-admin"
  assume_role_policy = data.aws_iam_policy_document.assume["es"].json
}

resource "aws_iam_role" "trail" {
  name               = "${local.name}-trail"
  assume_role_policy = data.aws_iam_policy_document.assume["cloudtrail"].json
}

resource "aws_iam_role_policy" "trail" {
  name   = "logging"
  role   = aws_iam_role.trail.id
  policy = data.aws_iam_policy_document.trail.json
}

data "aws_iam_policy_document" "trail" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.trail.arn}:*"]
  }
}
