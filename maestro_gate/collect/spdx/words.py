"""What SPDX calls things, in the words of CycloneDX."""

import re

from maestro_gate.collect import purls
from maestro_gate.collect.lenient import Ignored

LIBRARY = "library"
_TYPES = frozenset(
    {"application", "framework", "container", "operating-system", "device", "firmware", "file", "platform"}
)
_SHA2 = re.compile(r"(?i)sha[-_]?(1|224|256|384|512)")
_ACTOR = re.compile(r"\s*(?:Organization|Person|Tool)\s*:\s*(.*?)\s*(?:\([^()]*\))?\s*\Z", re.DOTALL)


def component_type(purpose: str) -> str:
    """The type of a component by the primary purpose of a package: `OPERATING-SYSTEM`, `operatingSystem`."""
    word = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", purpose).lower().replace("_", "-")
    return word if word in _TYPES else LIBRARY


def algorithm(name: str) -> str:
    """The name of a digest's algorithm: `SHA256` and `sha256` are `SHA-256`."""
    sha = _SHA2.fullmatch(name)
    return f"SHA-{sha[1]}" if sha else name.upper().replace("_", "-")


def actor(text: str) -> str:
    """The name in `Organization: Acme (security@acme.example)`; empty where nobody is named."""
    if text.strip() in {"", "NOASSERTION", "NONE"}:
        return ""
    found = _ACTOR.match(text)
    return (found[1] if found else text).strip()


def base(purl: str, ignored: Ignored) -> tuple[str, str]:
    """The PURL without version and its type; empty texts, and a note, where it is none."""
    if not purl:
        return "", ""
    try:
        return purls.base(purl)
    except ValueError:
        ignored.note("package URL", "is not a package URL")
        return "", ""
