import os

from langchain_groq import ChatGroq
from openai import OpenAI

# ruleid: provider-key-hard-coded
client = OpenAI(api_key="sk-proj-q8Zt41LmVw03RkYc7Hb2NsX9Jd5G")
# ruleid: provider-key-hard-coded
llm = ChatGroq(model="llama-3.3-70b", api_key="gsk_9fQ2mB7xKz4LwT1vRc6YpH3sNd8Jg5")
# ruleid: provider-key-hard-coded
os.environ["ANTHROPIC_API_KEY"] = "sk-ant-api03-Zq7Lm2Vw9RkYc4Hb6NsX1Jd3Gt8P"

# ok: provider-key-hard-coded
from_environment = OpenAI(api_key=os.environ["OPENAI_API_KEY"])
# ok: provider-key-hard-coded
placeholder = OpenAI(api_key="sk-your-key-goes-here-000000000000")
# ok: provider-key-hard-coded
local = OpenAI(base_url="http://localhost:11434/v1", api_key="ollama")
