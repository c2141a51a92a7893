import httpx
from langchain_openai import ChatOpenAI
from openai import AsyncOpenAI, OpenAI

# ruleid: model-call-without-timeout
client = OpenAI(timeout=None)
# ruleid: model-call-without-timeout
slow = AsyncOpenAI(base_url="https://models.acme.example/v1", timeout=httpx.Timeout(None))
# ruleid: model-call-without-timeout
llm = ChatOpenAI(model="gpt-4o", request_timeout=None, max_retries=2)

# ok: model-call-without-timeout
bounded = OpenAI(timeout=60)
# ok: model-call-without-timeout
split = AsyncOpenAI(timeout=httpx.Timeout(60, connect=5))
# ok: model-call-without-timeout
events = httpx.AsyncClient(timeout=None)
