from datasets import load_dataset
from smolagents import ToolCollection
from transformers import AutoModelForCausalLM, AutoTokenizer
from vllm import LLM

NAME = "acme/vision-7b"

# ruleid: trust-remote-code-enabled
model = AutoModelForCausalLM.from_pretrained(NAME, trust_remote_code=True, device_map="auto")
# ruleid: trust-remote-code-enabled
engine = LLM(model=NAME, tensor_parallel_size=2, trust_remote_code=True)
# ruleid: trust-remote-code-enabled
records = load_dataset("acme/forms", trust_remote_code=True)
# ruleid: trust-remote-code-enabled
options = {"device": "cuda", "trust_remote_code": True}

# ok: trust-remote-code-enabled
tokenizer = AutoTokenizer.from_pretrained(NAME, trust_remote_code=False)


def load(trust_remote_code: bool = False):
    # ok: trust-remote-code-enabled
    return AutoModelForCausalLM.from_pretrained(NAME, trust_remote_code=trust_remote_code)


def tools(server):
    # ok: trust-remote-code-enabled
    with ToolCollection.from_mcp(server, trust_remote_code=True) as collection:
        return [*collection.tools]
