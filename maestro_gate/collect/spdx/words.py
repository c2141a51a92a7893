"""Translates the words of SPDX into those of CycloneDX, in which subjects speak."""

import re
from functools import lru_cache

from maestro_gate.collect import licences

MODEL = "machine-learning-model"
DATA = "data"
FILE = "file"
LIBRARY = "library"
"""What a package is whose purpose nobody says: nearly all are, and other formats call them so."""

_PURPOSES = {
    "application": "application", "framework": "framework", "library": LIBRARY, "container": "container",
    "operatingsystem": "operating-system", "device": "device", "devicedriver": "device-driver", "firmware": "firmware",
    "platform": "platform", "executable": "application", "install": "application", "file": FILE, "archive": FILE,
    "data": DATA, "model": MODEL,
}  # fmt: skip
_DIGESTS = {
    "md5": "MD5", "sha1": "SHA-1", "sha256": "SHA-256", "sha384": "SHA-384", "sha512": "SHA-512",
    "sha3256": "SHA3-256", "sha3384": "SHA3-384", "sha3512": "SHA3-512", "blake2b256": "BLAKE2b-256",
    "blake2b384": "BLAKE2b-384", "blake2b512": "BLAKE2b-512", "blake3": "BLAKE3",
}  # fmt: skip
_REFERENCES = {
    "advisory": "advisories", "securityadvisory": "advisories", "securityfix": "advisories", "fix": "advisories",
    "altwebpage": "website", "altdownloadlocation": "distribution", "vcs": "vcs", "documentation": "documentation",
    "license": "license", "mailinglist": "mailing-list", "chat": "chat", "social": "social", "support": "support",
    "issuetracker": "issue-tracker", "buildsystem": "build-system", "buildmeta": "build-meta",
    "modelcard": "model-card",
    "vulnerabilitydisclosurereport": "vulnerability-assertion",
    "vulnerabilityexploitabilityassessment": "exploitability-statement",
    "releasenotes": "release-notes", "evidence": "evidence", "riskassessment": "risk-assessment",
}  # fmt: skip
_UNSAID = ("cpe22", "cpe23", "cpe22type", "cpe23type", "purl", "packageurl")
"""Identifiers, which are no references."""

_CLASSIFICATIONS = {"red": "confidential", "amber": "restricted", "green": "internal", "clear": "public"}

_KIND = re.compile(r"\s*(?:Person|Organization|Tool):\s*")
_JOINTS = str.maketrans("", "", "-_ ")


def component_type(purpose: str, purl: str) -> str:
    """The type of a package. SPDX 2 has no word for models: package URLs of model hubs have."""
    if purl.startswith(("pkg:huggingface/", "pkg:mlflow/")):
        return DATA if purl.startswith("pkg:huggingface/datasets/") else MODEL
    return _PURPOSES.get(_plain(purpose), LIBRARY)


def digest(algorithm: str) -> str:
    """`SHA256` and `sha256` are `SHA-256`."""
    return _DIGESTS.get(_plain(algorithm), algorithm)


def reference(kind: str) -> str:
    """Type of an external reference; empty for identifiers. Kinds of one's own may be whole addresses."""
    last = kind.rpartition("/")[2].rpartition("#")[2]
    plain = _plain(last)
    return "" if plain in _UNSAID else _REFERENCES.get(plain, last)


def place(location: str) -> str:
    """Type of reference that a download location is."""
    if not licences.says_something(location):
        return ""
    return "vcs" if location.startswith(("git+", "hg+", "svn+", "bzr+")) else "distribution"


def classification(confidentiality: str) -> str:
    """How confidential a data set is, in words; SPDX has the colours of the traffic light protocol."""
    return _CLASSIFICATIONS.get(confidentiality.lower(), confidentiality)


def agent(text: str) -> str:
    """`Organization: Example (mail@example)` is `Example`."""
    name = _KIND.sub("", text, count=1) if licences.says_something(text) else ""
    before, bracket, mail = name.rstrip().rpartition("(")
    return (
        before.rstrip() if bracket and mail.endswith(")") and ("@" in mail or mail == ")") else name.strip()
    )


@lru_cache(maxsize=1_000)
def _plain(word: str) -> str:
    return word.translate(_JOINTS).lower()
