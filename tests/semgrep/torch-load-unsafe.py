import pickle

import lightning as L
import torch
from safetensors.torch import load_file

from .net import Ranker


def restore(path: str, device: str) -> Ranker:
    model = Ranker()
    # ruleid: torch-load-unsafe
    checkpoint = torch.load(path, map_location=device, weights_only=False)
    model.load_state_dict(checkpoint["state_dict"])
    return model


def restore_old(path: str):
    # ruleid: torch-load-unsafe
    return torch.load(path, pickle_module=pickle)


def restore_with_fabric(fabric: L.Fabric, path: str):
    # ruleid: torch-load-unsafe
    return fabric.load(path, weights_only=False)


def restore_tensors(path: str, device: str) -> Ranker:
    model = Ranker()
    # ok: torch-load-unsafe
    model.load_state_dict(torch.load(path, map_location=device, weights_only=True))
    return model


def restore_safetensors(path: str):
    # ok: torch-load-unsafe
    return load_file(path)
