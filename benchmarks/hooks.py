"""How long a commit waits when nothing that the gate judges is staged: the whole process, in repositories of several kinds."""

import os
import shutil
import sys
from pathlib import Path

import measuring
import repositories
from results import Bar, Result

COMMAND = Path(sys.executable).with_name("maestro-gate")
EXAMPLE = Path(__file__).parents[1] / "examples/support-agent/base"
SECONDS = 0.5
FILES = 6000


def measure(folder: Path, *, quick: bool) -> Result:
    """Medians of ten runs."""
    times = 2 if quick else 10
    cases = {
        "one document": _repository(folder / "one", {"docs/use.md": "two\n"}),
        "one long JSON file, in the example with its law": _example(folder / "example"),
        f"{FILES:,} files": _repository(
            folder / "many", {f"data/{number % 60}/{number}.txt": f"{number}\n" for number in range(FILES)}
        ),
    }
    rows, bars = [], []
    for name, repository in cases.items():
        runs = measuring.repeated(times, lambda at=repository: _hook(at))
        rows.append(
            {
                "staged": name,
                "median": f"{runs.median * 1000:.0f} ms",
                "best": f"{runs.best * 1000:.0f} ms",
                "processor": f"{runs.processor * 1000:.0f} ms",
            }
        )
        bars.append(Bar(f"hook, {name}, seconds", runs.median, SECONDS))
    note = "Nothing that is judged is staged, so the hook ends at once."
    return Result("hooks", "A commit that concerns nobody", note, tuple(rows), () if quick else tuple(bars))


def _repository(folder: Path, staged: dict[str, str]) -> Path:
    repositories.start(folder)
    (folder / "README.md").write_text("one\n")
    repositories.commit(folder, "main")
    return _staged(folder, staged)


def _example(folder: Path) -> Path:
    repositories.start(folder)
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
    name = "locales/en.json"  # its name leaves open what it is, so that it is read
    (folder / name).parent.mkdir()
    (folder / name).write_text('{"welcome": "Hello"}\n' * 10_000)
    repositories.commit(folder, "main")
    return _staged(folder, {name: '{"welcome": "Good day"}\n' * 10_000})


def _staged(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    repositories.git(folder, "add", "--all")
    return folder


def _hook(folder: Path) -> measuring.Run:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    # Whatever is judged would end otherwise: without scanners there is no verdict on the example.
    environment = {**kept, "MAESTRO_GATE_TOOLS": str(folder.parent / "no-tools")}
    return measuring.once((COMMAND, "hook", "pre-commit"), environment=environment, folder=folder)
