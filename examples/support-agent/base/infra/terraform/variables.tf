variable "region" {
  description = "Region of all data and models; the DPIA allows the EU only."
  type        = string
  default     = "eu-west-1"

  validation {
    condition     = startswith(var.region, "eu-")
    error_message = "Customer data stays in the EU (docs/dpia.md, section 4)."
  }
}

variable "vpc_id" {
  description = "VPC of the landing zone."
  type        = string
}

variable "private_subnet_ids" {
  description = "Three private subnets, one per availability zone."
  type        = list(string)
}

variable "endpoint_security_group_id" {
  description = "Security group of the interface endpoints (Bedrock, SageMaker, SQS, KMS, Logs, ECR)."
  type        = string
}

variable "gateway_prefix_list_ids" {
  description = "Prefix lists of the S3 and DynamoDB gateway endpoints."
  type        = list(string)
}

variable "mesh_security_group_id" {
  description = "Security group of the service mesh, behind which orders, payments and the collector live."
  type        = string
}

variable "edge_security_group_id" {
  description = "Security group of the edge load balancer, which terminates TLS and runs the WAF."
  type        = string
}

variable "target_group_arn" {
  description = "Target group of the edge load balancer."
  type        = string
}

variable "access_log_bucket" {
  description = "Bucket of the landing zone that collects S3 access logs."
  type        = string
}

variable "model_bucket" {
  description = "Model registry bucket: reviewed weights under <repository>/<commit>/."
  type        = string
}

variable "image_digest" {
  description = "Digest of the service image that CI built, scanned and signed."
  type        = string

  validation {
    condition     = can(regex("^sha256:[0-9a-f]{64}$", var.image_digest))
    error_message = "Deploy by digest: sha256:<64 hex digits>."
  }
}

variable "reranker_image_digest" {
  description = "Digest of the inference image in the reranker repository."
  type        = string

  validation {
    condition     = can(regex("^sha256:[0-9a-f]{64}$", var.reranker_image_digest))
    error_message = "Deploy by digest: sha256:<64 hex digits>."
  }
}

variable "certificate_image" {
  description = "The platform's sidecar that keeps a short-lived workload certificate in /run/tls."
  type        = string

  validation {
    condition     = can(regex("@sha256:[0-9a-f]{64}$", var.certificate_image))
    error_message = "Name the sidecar by digest."
  }
}

variable "cluster_oidc_provider" {
  description = "OIDC provider of the EKS cluster that runs the ingestion worker, without the scheme."
  type        = string
}

variable "on_call_topic_arn" {
  description = "SNS topic of the on-call rotation."
  type        = string
}
