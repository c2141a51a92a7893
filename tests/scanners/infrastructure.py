"""Small infrastructure files that scanner tests build trees of."""

BUCKET = 'resource "aws_s3_bucket" "data" {\n  bucket = "data"\n}\n'
BLOCK = """resource "aws_s3_bucket_public_access_block" "data" {
  bucket                  = aws_s3_bucket.data.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
"""
POD = """apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: c, image: "x:latest", securityContext: {privileged: true}}]}
"""
PRIVILEGED = "CKV_K8S_16"
WORKFLOW = """on: push
permissions: write-all
jobs:
  a: {runs-on: ubuntu-latest, steps: [{run: "echo ${{ github.event.issue.title }}"}]}
"""
