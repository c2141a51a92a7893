locals {
  reranker_repository = "larkspur-ml/support-reranker"
  reranker_revision   = "main"
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
  name               = "support-reranker-${local.reranker_revision}"
  execution_role_arn = aws_iam_role.reranker.arn

  primary_container {
    image = "${aws_ecr_repository.reranker.repository_url}:latest"

    environment = {
      HF_MODEL_ID          = local.reranker_repository
      HF_MODEL_REVISION    = local.reranker_revision
      HF_TRUST_REMOTE_CODE = "true"
      MAX_BATCH_SIZE       = "32"
    }
  }
}

resource "aws_sagemaker_endpoint_configuration" "reranker" {
  name_prefix = "support-reranker-"

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
