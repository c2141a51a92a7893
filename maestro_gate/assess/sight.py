"""Says what of a reference one tree shows, and whether the tree could show it at all.

What is not seen is absent only where it would have been seen:
1. A file of the tree always is.
2. A package where a bill of materials lists others of its ecosystem; no bill of materials is no proof of absence.
3. A resource of infrastructure where its code was read or scanned to the end.
4. An MCP server where the configurations were read; a model, a service, an image, a host or a variable where the
   evidence names others of the kind.
"""

from collections.abc import Iterable

from maestro_gate.assess import refs
from maestro_gate.model.evidence import Absent, Collected, Evidence
from maestro_gate.model.subjects import Component, DetectedAsset, Finding, McpServer, Service
from maestro_gate.policy import DriftWords

_INFRASTRUCTURE = frozenset({"tf_address", "k8s"})
_CONFIGURED = "mcp_server"
_SOURCES = {"mcp_server": "mcp-configuration", "tf_address": "iac-scan", "k8s": "iac-scan"}
"""Kind of reference → the evidence that shows all of its kind."""


class Sight:
    """Everything that one tree shows, by reference."""

    def __init__(self, evidence: Evidence, detected: Iterable[DetectedAsset], words: DriftWords) -> None:
        self._evidence = evidence
        self._words = words
        # A hundred thousand packages are named as references name them; only models of a hub have a second name.
        packages = {one.base_purl for one in evidence.of_kind(Component)} - {""}
        listed = {f"purl:{purl}" for purl in packages}
        shown = (*filter(refs.is_of_hub, listed), *_shown(evidence, detected))
        others = {key for ref in shown for key in refs.keys(ref, words)}
        self._seen = listed | others
        self._kinds = {f"purl:{purl.partition('/')[0]}" for purl in packages}.union(map(_group, others))
        self._files = sorted(evidence.files)

    def sees(self, ref: str) -> bool:
        """Is there what the reference names."""
        kind, _, value = ref.partition(":")
        if kind == "path":
            return bool(refs.matching(value, self._files))
        return not self._seen.isdisjoint(refs.keys(ref, self._words))

    def can_see(self, ref: str) -> bool:
        """Would it be seen if it were there."""
        kind = ref.partition(":")[0]
        if kind == "path":
            return True
        if kind in _SOURCES:
            was_read = self._was_read(_SOURCES[kind])
            return was_read or (kind in _INFRASTRUCTURE and bool(self._evidence.resources))
        return _group(refs.normal(ref, self._words)) in self._kinds

    def _was_read(self, provides: str) -> bool:
        """Every source of this evidence came to its end, and there is one."""
        states = [
            source.name not in self._evidence.untouched and isinstance(source.status, Collected | Absent)
            for source in self._evidence.sources
            if source.provides == provides
        ]
        return bool(states) and all(states)


def _shown(evidence: Evidence, detected: Iterable[DetectedAsset]) -> Iterable[str]:
    """References of everything that the evidence names, but for packages."""
    for component in evidence.of_kind(Component):
        if not component.base_purl:
            name = f"{component.group}/{component.name}" if component.group else component.name
            yield f"model_id:{name}"
    for service in evidence.of_kind(Service):
        yield f"service:{service.name}"
    for server in evidence.of_kind(McpServer):
        yield f"{_CONFIGURED}:{server.name}"
    for one in detected:
        yield from one.refs
        if one.model:
            yield f"model_id:{one.model}"
    addresses = {finding.resource for finding in evidence.of_kind(Finding)}
    addresses |= {passed.resource for passed in evidence.passed}
    addresses |= {resource.address for resource in evidence.resources}
    for address in sorted(addresses - {""}):
        yield f"tf_address:{address}"
        yield f"k8s:{address}"
    yield from _images(evidence)


def _images(evidence: Evidence) -> Iterable[str]:
    for resource in evidence.resources:
        for name, value in resource.attributes:
            if name.rpartition(".")[2] == "image":
                yield f"image:{value}"


def _group(ref: str) -> str:
    """What has to be seen for the absence of another to mean something: the kind; of packages, the ecosystem."""
    kind, _, value = ref.partition(":")
    return f"{kind}:{value.partition('/')[0]}" if kind == "purl" else kind
