from huggingface_hub import hf_hub_download, snapshot_download
from sentence_transformers import SentenceTransformer
from transformers import AutoModelForCausalLM, AutoTokenizer, pipeline

COMMIT = "5f0b02c75b57c5855da9ae460ce51323ea669d8a"
NAME = "acme/support-7b-instruct"

# ruleid: model-revision-unpinned
tokenizer = AutoTokenizer.from_pretrained("acme/support-7b-instruct")
# ruleid: model-revision-unpinned
model = AutoModelForCausalLM.from_pretrained(NAME, device_map="auto", torch_dtype="auto")
# ruleid: model-revision-unpinned
moderation = pipeline("text-classification", model="acme/moderation-small", device=0)
# ruleid: model-revision-unpinned
encoder = SentenceTransformer("acme/multilingual-embed")
# ruleid: model-revision-unpinned
weights = hf_hub_download(repo_id="acme/support-7b-gguf", filename="support-7b.q4.gguf")

# ok: model-revision-unpinned
pinned = AutoModelForCausalLM.from_pretrained("acme/support-7b-instruct", revision=COMMIT)
# ok: model-revision-unpinned
folder = snapshot_download("acme/support-7b-instruct", revision="5f0b02c75b57c5855da9ae460ce51323ea669d8a")
# ok: model-revision-unpinned
local = AutoModelForCausalLM.from_pretrained("./models/support-7b")
# ok: model-revision-unpinned
checkpoint = AutoModelForCausalLM.from_pretrained("outputs/checkpoint-500")
# ok: model-revision-unpinned
offline = AutoTokenizer.from_pretrained("acme/support-7b-instruct", local_files_only=True)
