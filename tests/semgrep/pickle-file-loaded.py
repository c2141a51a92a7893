import json
import pickle
from pathlib import Path

import joblib
import pandas as pd

INDEX = Path("data/index.pkl")


def load_index():
    with INDEX.open("rb") as file:
        # ruleid: pickle-file-loaded
        return pickle.load(file)


def load_classifier(path: str):
    # ruleid: pickle-file-loaded
    return joblib.load(path)


def load_features(path: str):
    # ruleid: pickle-file-loaded
    return pd.read_pickle(path)


def from_redis(client, key: str):
    # ruleid: pickle-file-loaded
    return pickle.loads(client.get(key))


def deep_copy(state):
    # ok: pickle-file-loaded
    return pickle.loads(pickle.dumps(state))


def load_index_as_json():
    # ok: pickle-file-loaded
    return json.loads(INDEX.with_suffix(".json").read_text())


def save_index(index) -> None:
    with INDEX.open("wb") as file:
        # ok: pickle-file-loaded
        pickle.dump(index, file)
