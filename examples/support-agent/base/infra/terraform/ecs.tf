resource "aws_ecr_repository" "service" {
  name                 = local.name
  image_tag_mutability = "IMMUTABLE"

  image_scanning_configuration {
    scan_on_push = true
  }

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = aws_kms_key.data.arn
  }
}

resource "aws_ecs_cluster" "support" {
  name = local.name

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_cloudwatch_log_group" "service" {
  name              = "/support-agent/service"
  retention_in_days = 365
  kms_key_id        = aws_kms_key.data.arn
}

resource "aws_secretsmanager_secret" "mcp_tokens" {
  name        = "${local.name}/mcp-tokens"
  description = "Tokens of the reviewed MCP servers; rotated by the platform's rotation function"
  kms_key_id  = aws_kms_key.data.arn
}

resource "aws_secretsmanager_secret_rotation" "mcp_tokens" {
  secret_id           = aws_secretsmanager_secret.mcp_tokens.id
  rotation_lambda_arn = "arn:${data.aws_partition.current.partition}:lambda:${var.region}:${local.account}:function:platform-token-rotation"

  rotation_rules {
    automatically_after_days = 30
  }
}

resource "aws_ecs_task_definition" "service" {
  family                   = local.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 1024
  memory                   = 2048
  task_role_arn            = aws_iam_role.service.arn
  execution_role_arn       = aws_iam_role.execution.arn

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }

  volume {
    name = "tls"
  }

  container_definitions = jsonencode([
    {
      name                   = "workload-certificate"
      image                  = var.certificate_image
      essential              = true
      user                   = "10001:10001"
      readonlyRootFilesystem = true
      mountPoints            = [{ sourceVolume = "tls", containerPath = "/run/tls", readOnly = false }]
    },
    {
      name                   = "service"
      image                  = "${aws_ecr_repository.service.repository_url}@${var.image_digest}"
      essential              = true
      user                   = "10001:10001"
      readonlyRootFilesystem = true
      privileged             = false
      linuxParameters        = { initProcessEnabled = true, capabilities = { drop = ["ALL"] } }
      portMappings           = [{ containerPort = 8443, protocol = "tcp" }]
      mountPoints            = [{ sourceVolume = "tls", containerPath = "/run/tls", readOnly = true }]
      dependsOn              = [{ containerName = "workload-certificate", condition = "HEALTHY" }]
      healthCheck = {
        command     = ["CMD", "python", "-m", "support_agent.health"]
        interval    = 15
        timeout     = 3
        retries     = 3
        startPeriod = 30
      }
      environment = [
        { name = "SUPPORT_REGION", value = var.region },
        { name = "SUPPORT_OIDC_ISSUER", value = "https://id.larkspur.example/" },
        { name = "SUPPORT_OIDC_JWKS_URL", value = "https://id.larkspur.example/keys" },
        { name = "SUPPORT_GUARDRAIL_ID", value = aws_bedrock_guardrail.support.guardrail_id },
        { name = "SUPPORT_GUARDRAIL_VERSION", value = aws_bedrock_guardrail_version.support.version },
        { name = "SUPPORT_RERANKER_ENDPOINT", value = aws_sagemaker_endpoint.reranker.name },
        { name = "SUPPORT_OPENSEARCH_HOST", value = aws_opensearch_domain.knowledge.endpoint },
        { name = "SUPPORT_CHECKPOINT_TABLE", value = aws_dynamodb_table.checkpoints.name },
        { name = "SUPPORT_AUDIT_BUCKET", value = aws_s3_bucket.audit.id },
        { name = "SUPPORT_ORDERS_URL", value = "https://orders.internal.larkspur.example" },
        { name = "SUPPORT_PAYMENTS_URL", value = "https://payments.internal.larkspur.example" },
        { name = "SUPPORT_OTLP_ENDPOINT", value = "https://otel.internal.larkspur.example/v1/traces" },
        { name = "SUPPORT_MAX_AGENT_STEPS", value = "12" },
      ]
      secrets = [
        { name = "ORDERS_API_TOKEN", valueFrom = "${aws_secretsmanager_secret.mcp_tokens.arn}:orders::" },
        { name = "TRACKING_API_TOKEN", valueFrom = "${aws_secretsmanager_secret.mcp_tokens.arn}:tracking::" },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.service.name
          awslogs-region        = var.region
          awslogs-stream-prefix = "service"
        }
      }
    }
  ])
}

resource "aws_ecs_service" "support" {
  name                   = local.name
  cluster                = aws_ecs_cluster.support.id
  task_definition        = aws_ecs_task_definition.service.arn
  desired_count          = 3
  launch_type            = "FARGATE"
  platform_version       = "LATEST"
  enable_execute_command = false
  propagate_tags         = "SERVICE"

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.private_subnet_ids
    security_groups  = [aws_security_group.service.id]
    assign_public_ip = false
  }

  load_balancer {
    target_group_arn = var.target_group_arn
    container_name   = "service"
    container_port   = 8443
  }
}

resource "aws_appautoscaling_target" "service" {
  service_namespace  = "ecs"
  resource_id        = "service/${aws_ecs_cluster.support.name}/${aws_ecs_service.support.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  min_capacity       = 3
  max_capacity       = 12
}

resource "aws_appautoscaling_policy" "service" {
  name               = "${local.name}-cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.service.service_namespace
  resource_id        = aws_appautoscaling_target.service.resource_id
  scalable_dimension = aws_appautoscaling_target.service.scalable_dimension

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}
