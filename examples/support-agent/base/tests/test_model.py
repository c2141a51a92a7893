"""Weights are tensors of a known digest; nothing else is loaded."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, pre_tokenizers

from support_agent import model
from support_agent.model import INTENTS, DigestMismatchError, IntentClassifier, fetch_verified


@pytest.fixture
def weights(tmp_path: Path) -> tuple[Path, Path]:
    """A classifier that knows two words."""
    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, "refund": 1, "tent": 2}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    head = np.zeros((len(INTENTS), 2), dtype=np.float32)
    head[INTENTS.index("refund"), 0] = head[INTENTS.index("product_question"), 1] = 8.0
    tensors = {
        "embeddings": np.array([[0, 0], [1, 0], [0, 1]], dtype=np.float32),
        "head.weight": head,
        "head.bias": np.zeros(len(INTENTS), dtype=np.float32),
    }
    save_file(tensors, tmp_path / "model.safetensors")
    return tmp_path / "model.safetensors", tmp_path / "tokenizer.json"


def test_the_classifier_reads_plain_tensors(weights: tuple[Path, Path]) -> None:
    classifier = IntentClassifier(*weights)
    assert classifier.classify("refund").name == "refund"
    assert classifier.classify("tent").name == "product_question"
    assert classifier.classify("refund").confidence > 0.9
    assert classifier.classify("").name == "other"


def test_a_file_with_another_digest_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"tampered")
    monkeypatch.setattr(model, "hf_hub_download", lambda repo, name, revision: str(tmp_path / name))
    with pytest.raises(DigestMismatchError, match=r"model\.safetensors"):
        fetch_verified("larkspur-ml/x", "0" * 40, {"model.safetensors": "f" * 64})


def test_releases_are_named_by_commit() -> None:
    assert len(model.INTENT_REVISION) == 40
    assert all(name.endswith((".safetensors", ".json")) for name in model.INTENT_FILES)
