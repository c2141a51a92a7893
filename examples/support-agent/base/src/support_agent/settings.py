"""Everything the environment may decide, read once at start."""

from pydantic import Field, HttpUrl
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Values come from the task definition; secrets are injected from Secrets Manager."""

    model_config = SettingsConfigDict(env_prefix="SUPPORT_", frozen=True, extra="forbid")

    region: str = "eu-west-1"
    oidc_issuer: HttpUrl
    oidc_audience: str = "support-agent"
    oidc_jwks_url: HttpUrl

    model_id: str = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0"
    embedding_model_id: str = "amazon.titan-embed-text-v2:0"
    guardrail_id: str
    guardrail_version: str
    reranker_endpoint: str = "support-reranker"

    opensearch_host: str
    knowledge_index: str = "knowledge-v3"
    orders_url: HttpUrl
    payments_url: HttpUrl
    checkpoint_table: str = "support-checkpoints"
    audit_bucket: str
    sender_address: str = "support@larkspur.example"
    otlp_endpoint: HttpUrl

    max_agent_steps: int = Field(default=12, ge=2, le=40)
    """Graph steps for one customer message: model calls and tool calls together."""
    step_timeout_seconds: int = Field(default=20, ge=1, le=60)
    refund_limit_cents: int = Field(default=50_000, ge=0)
    """Highest refund that the agent may even propose."""
