from langfuse import Langfuse
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from phoenix.otel import register

# ruleid: trace-export-without-tls
exporter = OTLPSpanExporter(endpoint="http://collector.acme.example:4318/v1/traces")
# ruleid: trace-export-without-tls
provider = register(project_name="support", endpoint="http://10.4.2.7:6006/v1/traces")
# ruleid: trace-export-without-tls
langfuse = Langfuse(public_key="pk", host="http://traces.acme.example")

# ok: trace-export-without-tls
encrypted = OTLPSpanExporter(endpoint="https://collector.acme.example:4318/v1/traces")
# ok: trace-export-without-tls
beside = BatchSpanProcessor(OTLPSpanExporter(endpoint="http://localhost:4318/v1/traces"))
# ok: trace-export-without-tls
sidecar = register(project_name="support", endpoint="http://phoenix:6006/v1/traces")
