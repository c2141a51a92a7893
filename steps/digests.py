"""Prints two digests: of what the gate's environment is made from, and of what the environments of scanners are."""  # noqa: INP001

import hashlib
import sys
from pathlib import Path

GATE = (
    "pyproject.toml",
    "requirements/runtime.txt",
    "requirements/build.txt",
    "maestro_gate/**/*",
    "policies/**/*",
    "schemas/*",
)
SCANNERS = ("policies/tools.yaml", "policies/tools/*")


def digest(source: Path, patterns: tuple[str, ...]) -> str:
    """Of these files, and of the interpreter that the environment will be bound to."""
    made = hashlib.sha256(f"{sys.version}\0{sys.base_prefix}\0".encode())
    found = {file for pattern in patterns for file in source.glob(pattern) if file.is_file()}
    for file in sorted(file for file in found if file.suffix != ".pyc"):
        data = file.read_bytes()
        made.update(f"{file.relative_to(source)}\0{len(data)}\0".encode() + data)
    return made.hexdigest()[:32]


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    sys.stdout.write(f"{digest(folder, GATE)} {digest(folder, SCANNERS)}\n")
