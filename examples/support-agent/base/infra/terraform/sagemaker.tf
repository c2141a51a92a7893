locals {
  reranker_repository = "larkspur-ml/support-reranker"
  reranker_revision   = "e3a9c0d47b5f8126907a4d1c6b8e2f5390d7a1b4"
}

resource "aws_ecr_repository" "reranker" {
  name                 = "support-reranker"
  image_tag_mutability = "IMMUTABLE"

  image_scanning_configuration {
    scan_on_push = true
  }

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = aws_kms_key.data.arn
  }
}

resource "aws_sagemaker_model" "reranker" {
  name                     = "support-reranker-${substr(local.reranker_revision, 0, 12)}"
  execution_role_arn       = aws_iam_role.reranker.arn
  enable_network_isolation = true

  primary_container {
    image = "${aws_ecr_repository.reranker.repository_url}@${var.reranker_image_digest}"

    model_data_source {
      s3_data_source {
        s3_uri           = "s3://${var.model_bucket}/${local.reranker_repository}/${local.reranker_revision}/"
        s3_data_type     = "S3Prefix"
        compression_type = "None"
      }
    }

    environment = {
      MODEL_ID       = "/opt/ml/model"
      MODEL_SOURCE   = local.reranker_repository
      MODEL_REVISION = local.reranker_revision
      MAX_BATCH_SIZE = "32"
    }
  }

  vpc_config {
    subnets            = var.private_subnet_ids
    security_group_ids = [aws_security_group.reranker.id]
  }
}

resource "aws_sagemaker_endpoint_configuration" "reranker" {
  name_prefix = "support-reranker-"
  kms_key_arn = aws_kms_key.data.arn

  production_variants {
    variant_name           = "primary"
    model_name             = aws_sagemaker_model.reranker.name
    instance_type          = "ml.c7i.xlarge"
    initial_instance_count = 2
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_sagemaker_endpoint" "reranker" {
  name                 = "support-reranker"
  endpoint_config_name = aws_sagemaker_endpoint_configuration.reranker.name
}
