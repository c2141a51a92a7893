import numpy as np
import numpy


def embeddings(path: str):
    # ruleid: numpy-pickle-allowed
    return np.load(path, allow_pickle=True)


def corpus(path: str):
    # ruleid: numpy-pickle-allowed
    archive = numpy.load(path, mmap_mode="r", allow_pickle=True)
    return archive["documents"].item()


def vectors(path: str):
    # ok: numpy-pickle-allowed
    return np.load(path, mmap_mode="r")


def labels(path: str):
    # ok: numpy-pickle-allowed
    return np.load(path, allow_pickle=False)
