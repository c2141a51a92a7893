import logging
import os

from agents import Agent, RunConfig, Runner, set_tracing_disabled

agent = Agent(name="Support", instructions="Help with orders.")

# ruleid: audit-log-disabled
set_tracing_disabled(True)
# ruleid: audit-log-disabled
set_tracing_disabled(disabled=True)
# ruleid: audit-log-disabled
os.environ["LANGSMITH_TRACING"] = "false"
# ruleid: audit-log-disabled
os.environ["OTEL_SDK_DISABLED"] = "true"
# ruleid: audit-log-disabled
logging.disable(logging.CRITICAL)


async def answer(text: str):
    # ruleid: audit-log-disabled
    return await Runner.run(agent, text, run_config=RunConfig(tracing_disabled=True))


# ok: audit-log-disabled
os.environ["LANGSMITH_TRACING"] = "true"
# ok: audit-log-disabled
set_tracing_disabled(False)
# ok: audit-log-disabled
logging.disable(logging.NOTSET)


async def answer_on_record(text: str):
    # ok: audit-log-disabled
    return await Runner.run(agent, text, run_config=RunConfig(trace_include_sensitive_data=False))
