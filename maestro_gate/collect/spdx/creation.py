"""Knows who made an SPDX 3 document, when and with what: agents, tools and creation infos refer to one another."""

from dataclasses import dataclass, field

from maestro_gate.collect.lenient import Object, sequence, text, unique
from maestro_gate.collect.spdx.graph import Graph

_AGENTS = ("Person", "Organization", "SoftwareAgent", "Agent", "Tool")
_VERSION = "3.0"
"""Where nothing says which version of 3.0 it is."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a document says of its making."""

    version: str
    created: str
    tools: tuple[str, ...]
    authors: tuple[str, ...]
    lifecycles: tuple[str, ...]
    """Kinds of bill of materials, by when they are made: `source`, `build`, `deployed` …, sorted."""


@dataclass(frozen=True, slots=True)
class _Info:
    version: str
    created: str
    tools: tuple[str, ...]
    authors: tuple[str, ...]


@dataclass(slots=True)
class Creation:
    """Agents, tools and creation infos of one document."""

    _names: dict[str, str] = field(default_factory=dict)
    _infos: dict[str, _Info] = field(default_factory=dict)
    _of: dict[str, str] = field(default_factory=dict)
    _sbom_types: set[str] = field(default_factory=set)

    def take(self, ref: str, kind: str, element: Object, graph: Graph) -> None:
        """Take an element if it is one of these."""
        if kind in _AGENTS:
            self._names[ref] = text(element.get("name"))
        elif kind == "CreationInfo":
            tools = graph.refs(element.get("createdUsing"), "@graph[].createdUsing")
            authors = graph.refs(element.get("createdBy"), "@graph[].createdBy")
            self._infos[ref] = _Info(
                text(element.get("specVersion")), text(element.get("created")), tuple(tools), tuple(authors)
            )

    def about(self, ref: str, element: Object, graph: Graph) -> None:
        """A document or bill of materials names its creation info."""
        self._of[ref] = graph.ref(element.get("creationInfo"), "@graph[].creationInfo")
        self._sbom_types |= {text(word) for word in sequence(element.get("software_sbomType"))}

    def name(self, ref: str) -> str:
        """The name of an agent; empty when nobody has the id."""
        return self._names.get(ref, "")

    def of(self, document: str) -> Said:
        """What the document says of its making; where it says nothing, its oldest creation info."""
        info = self._infos.get(self._of.get(document, "")) or min(
            self._infos.values(),
            key=lambda info: (info.created, info.version, info.tools, info.authors),
            default=None,
        )
        types = unique(self._sbom_types)
        if info is None:
            return Said(_VERSION, "", (), (), types)
        tools, authors = (unique(map(self.name, refs)) for refs in (info.tools, info.authors))
        return Said(info.version or _VERSION, info.created, tools, authors, types)
