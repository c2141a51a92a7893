"""Binds evidence to the assets that the threat model declares, by their `refs` and `source_files`."""

from collections.abc import Iterable, Mapping
from functools import singledispatchmethod

from maestro_gate.assess.refs import References
from maestro_gate.model.evidence import Resource
from maestro_gate.model.subjects import (
    Agent,
    Asset,
    AttackPath,
    Component,
    DetectedAsset,
    Drift,
    Finding,
    Flow,
    McpServer,
    Service,
    Statement,
    Subject,
    Threat,
    Vulnerability,
)
from maestro_gate.policy import DriftWords

_ADDRESSES = ("tf_address", "k8s", "service")
"""Kinds of references that name a resource."""


class Binder:
    """Finds the asset a subject belongs to: by exact reference first, then by its file.

    Where several assets claim a subject the most critical one has it, then the first in the manifest: no name decides.
    """

    def __init__(
        self, assets: Iterable[Asset], impact: Mapping[str, int], words: DriftWords | None = None
    ) -> None:
        """`impact` ranks the words of criticality: basis points by word."""
        self._impact = impact
        self.assets = {asset.id: asset for asset in assets}
        self._references = References(self.assets.values(), words or DriftWords())

    def asset_of(self, subject: Subject) -> str:
        """Id of the asset that the subject is bound to, or an empty string."""
        declared = self._declared(subject)
        if declared:
            return self._most_critical(declared)
        exact = [asset for key in self._keys(subject) for asset in self._references.named(key)]
        return self._most_critical(exact or self._references.at(subject.path))

    def asset_binding(self, ref: str) -> str:
        """Id of the asset that binds this reference (`purl:pkg:pypi/openai`), or an empty string."""
        return self._most_critical(self._references.named(ref))

    def asset_with(self, resource: Resource) -> str:
        """Id of the asset that a resource of infrastructure code belongs to, or an empty string."""
        exact = [id_ for kind in _ADDRESSES for id_ in self._references.named(f"{kind}:{resource.address}")]
        return self._most_critical(exact or self._references.at(resource.path))

    @singledispatchmethod
    def _declared(self, _subject: object) -> tuple[str, ...]:
        return ()

    @_declared.register
    def _(self, subject: Asset) -> tuple[str, ...]:
        return (subject.id,)

    @_declared.register
    def _(self, subject: Agent) -> tuple[str, ...]:
        return (subject.asset,)

    @_declared.register
    def _(self, subject: Flow) -> tuple[str, ...]:
        return (subject.source, subject.target)

    @_declared.register
    def _(self, subject: Threat) -> tuple[str, ...]:
        return subject.assets

    @_declared.register
    def _(self, subject: Drift) -> tuple[str, ...]:
        return (subject.asset,) if subject.asset else ()

    @_declared.register
    def _(self, subject: DetectedAsset) -> tuple[str, ...]:
        return (subject.declared_as,) if subject.declared_as else ()

    @_declared.register
    def _(self, subject: AttackPath) -> tuple[str, ...]:
        return (subject.end,)

    @singledispatchmethod
    def _keys(self, _subject: object) -> tuple[str, ...]:
        return ()

    @_keys.register
    def _(self, subject: Component) -> tuple[str, ...]:
        return (f"purl:{subject.base_purl}", f"model_id:{_model_id(subject)}")

    @_keys.register
    def _(self, subject: Service) -> tuple[str, ...]:
        return (f"service:{subject.name}", f"model_id:{subject.name}")

    @_keys.register
    def _(self, subject: Vulnerability) -> tuple[str, ...]:
        return (f"purl:{subject.component_identity}",)

    @_keys.register
    def _(self, subject: Statement) -> tuple[str, ...]:
        return (f"purl:{subject.product}",)

    @_keys.register
    def _(self, subject: Finding) -> tuple[str, ...]:
        return (f"tf_address:{subject.resource}", f"k8s:{subject.resource}")

    @_keys.register
    def _(self, subject: McpServer) -> tuple[str, ...]:
        return (f"mcp_server:{subject.name}",)

    def _weight(self, asset: Asset) -> tuple[int, tuple[int, int, str]]:
        return (-self._impact.get(asset.criticality, 0), asset.place)

    def _most_critical(self, ids: Iterable[str]) -> str:
        known = [self.assets[id_] for id_ in ids if id_ in self.assets]
        ranked = sorted(known, key=self._weight)
        return ranked[0].id if ranked else ""


def _model_id(component: Component) -> str:
    return f"{component.group}/{component.name}" if component.group else component.name
