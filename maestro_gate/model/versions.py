"""Compares versions as they are written by different tools."""


def bare(version: str) -> str:
    """The version without the `v` that some ecosystems write before it and some tools do not."""
    return version[1:] if version[:1] in ("v", "V") and version[1:2].isdigit() else version
