import torch


def embeddings(path: str):
    # ruleid: torch-load-without-weights-only
    return torch.load(path)


def resume(trainer, path: str, rank: int) -> int:
    # ruleid: torch-load-without-weights-only
    state = torch.load(path, map_location=f"cuda:{rank}")
    trainer.optimizer.load_state_dict(state["optimizer"])
    return state["step"]


def tensors(path: str):
    # ok: torch-load-without-weights-only
    return torch.load(path, map_location="cpu", weights_only=True)


def as_told(path: str, **options):
    # ok: torch-load-without-weights-only
    return torch.load(path, **options)
