import keras
import tensorflow as tf
from tensorflow.keras.models import load_model

from .layers import Pooling


def classifier(path: str):
    # ruleid: keras-safe-mode-disabled
    return keras.models.load_model(path, safe_mode=False)


def reranker(path: str):
    # ruleid: keras-safe-mode-disabled
    return load_model(path, compile=False, safe_mode=False)


# ruleid: keras-safe-mode-disabled
keras.config.enable_unsafe_deserialization()


def detector(path: str):
    # ok: keras-safe-mode-disabled
    return tf.keras.models.load_model(path, custom_objects={"Pooling": Pooling})


def summarizer(path: str):
    # ok: keras-safe-mode-disabled
    return keras.saving.load_model(path, safe_mode=True)
