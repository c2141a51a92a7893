"""Tracing: spans of the API, the graph and the model calls, without the content of any message."""

import os

from fastapi import FastAPI
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
from opentelemetry.instrumentation.langchain import LangchainInstrumentor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from support_agent import __version__
from support_agent.settings import Settings

CONTENT_SWITCHES = {
    "TRACELOOP_TRACE_CONTENT": "false",
    "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT": "false",
}
"""Prompts and answers hold personal data; they belong in the audit trail's scope, not in traces."""


def start_tracing(app: FastAPI, settings: Settings) -> TracerProvider:
    """Send spans to the collector inside the VPC."""
    os.environ.update(CONTENT_SWITCHES)
    provider = TracerProvider(
        resource=Resource.create({"service.name": "support-agent", "service.version": __version__})
    )
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=str(settings.otlp_endpoint))))
    trace.set_tracer_provider(provider)
    FastAPIInstrumentor.instrument_app(app, tracer_provider=provider, excluded_urls="healthz")
    LangchainInstrumentor().instrument(tracer_provider=provider)
    return provider
