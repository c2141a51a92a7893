import datasets
from datasets import load_dataset

# ruleid: dataset-revision-unpinned
questions = load_dataset("acme/support-questions", split="train")
# ruleid: dataset-revision-unpinned
documents = datasets.load_dataset("acme/handbook", streaming=True)

# ok: dataset-revision-unpinned
pinned = load_dataset("acme/handbook", revision="5f0b02c75b57c5855da9ae460ce51323ea669d8a")
# ok: dataset-revision-unpinned
local = load_dataset("json", data_files="data/questions.jsonl")


def evaluation(path: str):
    # ok: dataset-revision-unpinned
    return load_dataset(path, split="test")
