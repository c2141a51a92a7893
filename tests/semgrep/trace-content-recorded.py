import os

import litellm
from agents import RunConfig
from langchain.globals import set_debug
from opentelemetry.instrumentation.openai import OpenAIInstrumentor

# ruleid: trace-content-recorded
os.environ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true"
# ruleid: trace-content-recorded
os.environ.setdefault("TRACELOOP_TRACE_CONTENT", "true")
# ruleid: trace-content-recorded
set_debug(True)
# ruleid: trace-content-recorded
litellm.set_verbose = True
# ruleid: trace-content-recorded
config = RunConfig(workflow_name="support", trace_include_sensitive_data=True)

# ok: trace-content-recorded
os.environ["TRACELOOP_TRACE_CONTENT"] = "false"
# ok: trace-content-recorded
quiet = RunConfig(workflow_name="support", trace_include_sensitive_data=False)
# ok: trace-content-recorded
set_debug(False)
# ok: trace-content-recorded
OpenAIInstrumentor().instrument()
