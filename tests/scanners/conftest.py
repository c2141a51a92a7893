"""Real scanners over real git trees, and tiny programs that pretend to be a scanner and misbehave."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from bay import Bay, script


@pytest.fixture
def bay(tmp_path: Path, tools_folder: Path) -> Bay:
    """A bay with the tools that are installed, and without a cache."""
    return Bay(tmp_path, tools_folder, path=os.environ["PATH"])


@pytest.fixture
def real(bay: Bay, checkov: object, semgrep: object) -> Bay:
    """A bay with the real scanners."""
    return bay


@pytest.fixture
def code(real: Bay) -> Bay:
    """A bay with the real Semgrep alone."""
    real.only = ("semgrep",)
    return real


@pytest.fixture
def iac(real: Bay) -> Bay:
    """A bay with the real Checkov alone."""
    real.only = ("checkov",)
    return real


@pytest.fixture
def pretend(tmp_path: Path) -> Callable[..., Bay]:
    """Makes a bay whose scanner is a shell script that misbehaves once it is asked for more than its version."""

    def make(tool: str, body: str, *, timeout: int = 60) -> Bay:
        folder = tmp_path / "bin"
        version = {"semgrep": "1.182.0", "checkov": "3.3.30"}[tool]
        says = f'case "$*" in *--version*) echo {version}; exit 0;; esac'
        if tool == "checkov":
            # Checkov's interpreter runs the gate's worker, so it is the interpreter that misbehaves.
            script(folder / "python3", f"#!/bin/sh\n{says}\n{body}\n")
            script(folder / "checkov", f"#!{folder / 'python3'}\n")
        else:
            script(folder / "semgrep", f"#!/bin/sh\n{says}\n{body}\n")
        return Bay(tmp_path, tmp_path / "no-tools", timeout=timeout, path=str(folder), only=(tool,))

    return make
