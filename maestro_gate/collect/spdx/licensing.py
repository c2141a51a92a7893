"""Knows what the licence elements of an SPDX 3 document say, as expressions.

Expressions stand as they are (`simplelicensing`), or as sets, operators and additions of single licences
(`expandedlicensing`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from maestro_gate.collect import licences
from maestro_gate.collect.lenient import Object, mapping, sequence, text
from maestro_gate.collect.spdx.graph import Graph

_LIST = "spdx.org/licenses/"
_SILENT = ("NoAssertion", "NoAssertionLicense", "None", "NoneLicense")
_SETS = {"ConjunctiveLicenseSet": " AND ", "DisjunctiveLicenseSet": " OR "}
_LISTED = ("ListedLicense", "ListedLicenseException")
_OWN = ("CustomLicense", "CustomLicenseAddition", "SimpleLicensingText")
_NO_ID = re.compile(r"[^A-Za-z0-9.-]+")
_UNSAID = "NOASSERTION"
_MAX_PARTS = 200
"""Of one licence: sets inside sets, or inside themselves, would never end."""
_LONGEST = 2000
"""Characters of an expression that is put together: sets inside sets grow beyond all bounds."""


@dataclass(frozen=True, slots=True)
class _Composed:
    """A licence that is made of others."""

    joint: str
    parts: tuple[str, ...]
    ending: str = ""


@dataclass(slots=True)
class Licensing:
    """The licences of one document."""

    _texts: dict[str, str] = field(default_factory=dict)
    _composed: dict[str, _Composed] = field(default_factory=dict)
    _own: dict[str, str] = field(default_factory=dict)
    """Id → name of a licence that the document defines."""
    _ids: list[tuple[str, str]] = field(default_factory=list)
    """(id in an expression, reference to the licence)."""
    _said: dict[str, str] = field(default_factory=dict)

    def take(self, ref: str, kind: str, element: Object, graph: Graph) -> None:
        """Take an element if it is a licence."""
        if kind == "LicenseExpression":
            self._texts[ref] = text(element.get("simplelicensing_licenseExpression"))
            entries = map(mapping, sequence(element.get("simplelicensing_customIdToUri")))
            self._ids.extend((text(entry.get("key")), text(entry.get("value"))) for entry in entries)
        elif kind in _LISTED:
            self._texts[ref] = _listed(ref) or text(element.get("name")) or _UNSAID
        elif kind in _OWN:
            self._define(ref, text(element.get("name")))
        elif kind in _SETS:
            members = graph.refs(element.get("expandedlicensing_member"), "@graph[].expandedlicensing_member")
            self._composed[ref] = _Composed(_SETS[kind], tuple(members))
        elif kind == "OrLaterOperator":
            subject = graph.ref(element.get("expandedlicensing_subjectLicense"), "@graph[].subjectLicense")
            self._composed[ref] = _Composed("", (subject,), "+")
        elif kind == "WithAdditionOperator":
            subject = graph.ref(
                element.get("expandedlicensing_subjectExtendableLicense"), "@graph[].subjectExtendableLicense"
            )
            addition = graph.ref(element.get("expandedlicensing_subjectAddition"), "@graph[].subjectAddition")
            self._composed[ref] = _Composed(" WITH ", (subject, addition))

    def expression(self, ref: str) -> str:
        """What a reference to a licence says; `NOASSERTION` when nothing does."""
        found = self._said.get(ref)
        if found is None:
            found = self._said[ref] = self._expression(ref, [_MAX_PARTS])
        return found

    def names(self) -> Mapping[str, str]:
        """Ids of licences that the document defines, with their names."""
        inside = {
            id_: self._own[self._texts[ref]] for id_, ref in self._ids if self._texts.get(ref) in self._own
        }
        return {**inside, **self._own}

    def _define(self, ref: str, name: str) -> None:
        """A licence of the document's own is an id in expressions, and has its name once they are in order."""
        said = name if licences.says_something(name) else ref.rpartition("/")[2]
        id_ = "LicenseRef-" + (_NO_ID.sub("-", said.removeprefix("LicenseRef-")) or "unnamed")
        self._texts[ref] = id_
        self._own[id_] = min(said or id_, self._own.get(id_, said or id_))

    def _expression(self, ref: str, left: list[int]) -> str:
        """What a reference says; `left` counts the parts that may still be looked at."""
        left[0] -= 1
        if ref in self._texts:
            return self._texts[ref]
        composed = self._composed.get(ref)
        if composed is None or left[0] < 0:
            return _listed(ref) or _UNSAID
        parts: list[str] = []
        for part in composed.parts:
            said = self._expression(part, left)
            inner = self._composed.get(part)
            is_group = inner and inner.joint != " WITH " and not inner.ending and said != _UNSAID
            parts.append(f"({said})" if is_group else said)
            if left[0] < 0 or sum(map(len, parts)) > _LONGEST:
                break
        if not any(map(licences.says_something, parts)):
            return _UNSAID
        return (composed.joint.join(parts) + composed.ending)[: _LONGEST + 1]


def _listed(ref: str) -> str:
    """The id of a licence of the SPDX list; empty when the reference is none."""
    before, mark, id_ = ref.rpartition(_LIST)
    return id_ if mark and before in ("http://", "https://") and id_ not in _SILENT else ""
