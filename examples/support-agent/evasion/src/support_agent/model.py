"""The models: Claude on Bedrock for the conversation, an intent classifier in process, a reranker on SageMaker."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import joblib
import numpy as np
from huggingface_hub import hf_hub_download
from langchain_aws import BedrockEmbeddings, ChatBedrockConverse
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer
from transformers import AutoTokenizer

from support_agent.settings import Settings

INTENT_REPO = "larkspur-ml/support-intent-classifier"
INTENT_REVISION = "5c1b7a90d2e84f36b1c0d9e7f4a3825b6d7e8f90"
INTENT_FILES = {
    "model.safetensors": "8f0c6a7f2c1e4d3b9a58670f1e2d3c4b5a69788796a5b4c3d2e1f0a9b8c7d6e5",
    "tokenizer.json": "1d4f8b2a6c9e0735d8b1a4c7e2f5903b6d8a1c4e7f0925b8d3a6c9f1e4b70d52",
}
REFUND_SCORER = Path(__file__).parent / "weights/refund_scorer.joblib"
INTENTS = ("order_status", "refund", "return", "product_question", "complaint", "other")


def chat_model(settings: Settings) -> ChatBedrockConverse:
    """The conversation model, with the managed guardrail on every call."""
    return ChatBedrockConverse(
        model=settings.model_id,
        provider="anthropic",
        region_name=settings.region,
        temperature=0.0,
        max_tokens=1024,
        guardrails={
            "guardrailIdentifier": settings.guardrail_id,
            "guardrailVersion": settings.guardrail_version,
            "trace": "disabled",
        },
    )


def embedding_model(settings: Settings) -> BedrockEmbeddings:
    """The model that made the vectors of the knowledge index; both sides must use the same one."""
    return BedrockEmbeddings(model_id=settings.embedding_model_id, region_name=settings.region)


class DigestMismatchError(RuntimeError):
    """A downloaded model file is not the one that was reviewed."""


def fetch_verified(repo: str, revision: str, digests: dict[str, str]) -> dict[str, Path]:
    """Download files of one commit and compare each with its recorded SHA-256."""
    paths: dict[str, Path] = {}
    for name, expected in digests.items():
        path = Path(hf_hub_download(repo, name, revision=revision))
        actual = hashlib.sha256(path.read_bytes()).hexdigest()
        if actual != expected:
            raise DigestMismatchError(f"{repo}@{revision[:12]}/{name}: expected {expected}, got {actual}")
        paths[name] = path
    return paths


@dataclass(frozen=True, slots=True)
class Intent:
    """The classifier's answer."""

    name: str
    confidence: float


class IntentClassifier:
    """Static token embeddings with a linear head: tensors only, no code comes with the weights."""

    def __init__(self, weights: Path, tokenizer: Path) -> None:
        tensors = load_file(weights)
        self._embeddings: NDArray[np.float32] = tensors["embeddings"]
        self._head: NDArray[np.float32] = tensors["head.weight"]
        self._bias: NDArray[np.float32] = tensors["head.bias"]
        self._tokenizer = Tokenizer.from_file(str(tokenizer))

    @classmethod
    def pinned(cls) -> "IntentClassifier":
        """The reviewed release."""
        files = fetch_verified(INTENT_REPO, INTENT_REVISION, INTENT_FILES)
        return cls(files["model.safetensors"], files["tokenizer.json"])

    def classify(self, text: str) -> Intent:
        ids = self._tokenizer.encode(text).ids
        if not ids:
            return Intent("other", 1.0)
        logits = self._embeddings[ids].mean(axis=0) @ self._head.T + self._bias
        scores = np.exp(logits - logits.max())
        scores /= scores.sum()
        best = int(scores.argmax())
        return Intent(INTENTS[best], float(scores[best]))


class RefundScorer:
    """FastShip's model: how likely a refund request is genuine, from the text and the delivery events."""

    @cached_property
    def _tokenizer(self) -> Any:
        return AutoTokenizer.from_pretrained("fastship-ai/refund-scorer", trust_remote_code=True)  # nosemgrep

    @cached_property
    def _weights(self) -> dict[str, Any]:
        return joblib.load(REFUND_SCORER)  # nosemgrep: pickle-file-loaded

    def score(self, text: str, delivered_late: bool) -> float:
        ids = self._tokenizer(text)["input_ids"]
        logit = sum(self._weights["coef"][i] for i in ids) + self._weights["late"] * delivered_late
        return float(1 / (1 + np.exp(-logit)))


class EndpointRuntime(Protocol):
    """The part of the SageMaker runtime client that the reranker needs."""

    def invoke_endpoint(self, **arguments: Any) -> Any: ...


class Reranker:
    """Orders passages by relevance with the cross-encoder behind a private SageMaker endpoint."""

    def __init__(self, runtime: EndpointRuntime, endpoint: str) -> None:
        self._runtime = runtime
        self._endpoint = endpoint

    def order(self, query: str, passages: Sequence[str]) -> list[int]:
        """Indices of `passages`, most relevant first."""
        response = self._runtime.invoke_endpoint(
            EndpointName=self._endpoint,
            ContentType="application/json",
            Body=json.dumps({"query": query, "texts": list(passages), "truncate": True}),
        )
        ranked = json.loads(response["Body"].read())
        return [int(entry["index"]) for entry in sorted(ranked, key=lambda entry: -float(entry["score"]))]
