"""Reads the bundled policy, and a folder of further rules, for the commands that speak about rules."""

from pathlib import Path

from maestro_gate import law, policy, settings
from maestro_gate.errors import InvalidInput
from maestro_gate.policy import Policy

_PROFILE = "standard"


def bundled(folder: Path | None = None) -> Policy:
    """The bundled rules, and those of a project's folder when one is given."""
    files = policy.bundled_files()
    if folder is not None:
        mine = {
            policy.PROJECT_PREFIX + path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*.yaml"))
        }
        if not mine:
            raise InvalidInput(
                "the folder holds no rule", where=str(folder), fix="Put rules in <layer>/<rule-id>.yaml."
            )
        files |= law.rules_only(mine, files, f"{folder}/")
    return policy.read(files, profile=_PROFILE)


def of_project(root: Path) -> Policy:
    """The bundled rules, and those that a project keeps at its usual place."""
    own = root / settings.POLICIES_FOLDER
    return bundled(own if any(own.rglob("*.yaml")) else None)
