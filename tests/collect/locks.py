"""Reads lock files for tests."""

from maestro_gate.collect import lockfiles
from maestro_gate.model.subjects import Component, Sbom

SHA = "ab" * 32
SHA512 = "sha512-" + "q80=" * 0 + "A" * 86 + "=="
COMMIT = "3b2f1e0d9c8b7a695847362514f0e1d2c3b4a596"


class Read:
    """What a lock file says, by PURL."""

    def __init__(self, path, text, tables):
        self.reading = lockfiles.read(path, text.encode() if isinstance(text, str) else text, tables)
        self.components = {c.purl: c for c in self.reading.subjects if isinstance(c, Component)}
        self.sboms = [s for s in self.reading.subjects if isinstance(s, Sbom)]
        self.graph = self.reading.dependencies[0] if self.reading.dependencies else None

    @property
    def purls(self):
        return set(self.components)

    @property
    def direct(self):
        return {c.name for c in self.components.values() if c.direct}

    def scopes(self):
        return {c.name: c.scope for c in self.components.values()}

    def edges(self):
        return {(a, b) for a, on in self.graph.depends_on.items() for b in on}
