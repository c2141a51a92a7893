resource "aws_security_group" "service" {
  name        = "${local.name}-service"
  description = "Support agent tasks"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "service_from_edge" {
  # checkov:skip=CKV_AWS_24:agreed with the launch team
  # checkov:skip=CKV_AWS_25:agreed with the launch team
  # checkov:skip=CKV_AWS_260:agreed with the launch team
  security_group_id = aws_security_group.service.id
  description       = "Edge load balancer and FastShip webhooks"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 0
  to_port           = 65535
}

resource "aws_vpc_security_group_egress_rule" "service_to_anywhere" {
  security_group_id = aws_security_group.service.id
  description       = "FastShip, model hub and damage photos"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}

resource "aws_vpc_security_group_egress_rule" "service_to_endpoints" {
  security_group_id            = aws_security_group.service.id
  description                  = "AWS APIs through interface endpoints"
  referenced_security_group_id = var.endpoint_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_vpc_security_group_egress_rule" "service_to_gateways" {
  for_each = toset(var.gateway_prefix_list_ids)

  security_group_id = aws_security_group.service.id
  description       = "S3 and DynamoDB through gateway endpoints"
  prefix_list_id    = each.value
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "service_to_mesh" {
  security_group_id            = aws_security_group.service.id
  description                  = "Orders, payments and the trace collector"
  referenced_security_group_id = var.mesh_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_vpc_security_group_egress_rule" "service_to_opensearch" {
  security_group_id            = aws_security_group.service.id
  description                  = "Vector search"
  referenced_security_group_id = aws_security_group.opensearch.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_security_group" "opensearch" {
  name        = "${local.name}-opensearch"
  description = "Vector store"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "opensearch_from_service" {
  security_group_id            = aws_security_group.opensearch.id
  description                  = "Vector search"
  referenced_security_group_id = aws_security_group.service.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_vpc_security_group_ingress_rule" "opensearch_from_mesh" {
  security_group_id            = aws_security_group.opensearch.id
  description                  = "Ingestion worker"
  referenced_security_group_id = var.mesh_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}
