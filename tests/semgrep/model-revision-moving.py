from datasets import load_dataset
from huggingface_hub import snapshot_download
from transformers import AutoModel, AutoTokenizer

# ruleid: model-revision-moving
tokenizer = AutoTokenizer.from_pretrained("acme/support-7b-instruct", revision="main")
# ruleid: model-revision-moving
folder = snapshot_download("acme/support-7b-instruct", revision="v1.2", local_dir="models")
# ruleid: model-revision-moving
questions = load_dataset("acme/support-questions", split="train", revision="refs/pr/4")

# ok: model-revision-moving
model = AutoModel.from_pretrained("acme/embed", revision="5f0b02c75b57c5855da9ae460ce51323ea669d8a")


def pinned(name: str, commit: str):
    # ok: model-revision-moving
    return AutoModel.from_pretrained(name, revision=commit)
