resource "aws_kms_key" "data" {
  description             = "Customer data of the support agent"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy                  = data.aws_iam_policy_document.data_key.json
}

resource "aws_kms_alias" "data" {
  name          = "alias/${local.name}-data"
  target_key_id = aws_kms_key.data.key_id
}

resource "aws_kms_key" "audit" {
  description             = "Audit trail of the support agent"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy                  = data.aws_iam_policy_document.audit_key.json
}

resource "aws_kms_alias" "audit" {
  name          = "alias/${local.name}-audit"
  target_key_id = aws_kms_key.audit.key_id
}

data "aws_iam_policy_document" "data_key" {
  statement {
    sid       = "AccountAdministersThroughIam"
    actions   = ["kms:Create*", "kms:Describe*", "kms:Enable*", "kms:List*", "kms:Put*", "kms:Update*", "kms:Revoke*", "kms:Disable*", "kms:Get*", "kms:TagResource", "kms:UntagResource", "kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion", "kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"]
    resources = ["arn:${data.aws_partition.current.partition}:kms:${var.region}:${local.account}:key/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${data.aws_partition.current.partition}:iam::${local.account}:root"]
    }
  }

  statement {
    sid       = "LogsAndEventsOfThisAccount"
    actions   = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
    resources = ["arn:${data.aws_partition.current.partition}:kms:${var.region}:${local.account}:key/*"]

    principals {
      type        = "Service"
      identifiers = ["logs.${var.region}.amazonaws.com", "events.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

data "aws_iam_policy_document" "audit_key" {
  source_policy_documents = [data.aws_iam_policy_document.data_key.json]

  statement {
    sid       = "TrailAndBedrockWriteLogs"
    actions   = ["kms:GenerateDataKey*", "kms:DescribeKey"]
    resources = ["arn:${data.aws_partition.current.partition}:kms:${var.region}:${local.account}:key/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com", "bedrock.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}
