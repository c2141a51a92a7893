"""Turns the components and services of a CycloneDX document into subjects."""

from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from msgspec import UNSET
from msgspec.structs import replace

from maestro_gate.collect import kept_digests, purls
from maestro_gate.collect.cyclonedx.rows import ComponentRow, LicenseChoice, Text
from maestro_gate.collect.lenient import Ignored, Object, mapping, sequence, text, unique
from maestro_gate.model.subjects import Component, Service

MODEL = "machine-learning-model"
DATA = "data"
FILE = "file"

_NONE: tuple[str, ...] = ()
_LOOKED_INTO = "aquasecurity:trivy:Class=lang-pkgs"
"""Trivy lists the lock file, or the folder, that it found packages in as an application: nobody releases one."""
_TYPE = attrgetter("type")


class _Shared(dict[tuple[Text, ...], tuple[str, ...]]):
    """Texts → those that are not empty, each once, sorted; the same object for the same texts."""

    def __missing__(self, names: tuple[Text, ...]) -> tuple[str, ...]:
        found = unique(name for name in names if name)
        found = self[names] = self.setdefault(found, found)
        return found


class _Words(dict[Text, str]):
    """Texts that many components have in common; one object for equal ones, and an empty one for what is none."""

    def __missing__(self, word: Text) -> str:
        self[word] = word or ""
        return self[word]


class ComponentReader:
    """Reads the components of one document; equal tuples of texts become one object."""

    def __init__(self, path: str, ignored: Ignored) -> None:
        self._path = path
        self._ignored = ignored
        self._shared = _Shared()
        self._words = _Words()

    def component(self, row: ComponentRow) -> Component | None:
        """One component, without those nested in it; None when it has no name. Nothing in its row says `direct`."""
        shared, words = self._shared, self._words
        name, purl = row.name or "", row.purl or ""
        try:
            base_purl, ecosystem = purls.base(purl) if purl else ("", "")
        except ValueError:
            self._ignored.note("components[].purl", "is not a package URL")
            base_purl, ecosystem = "", ""
        if not name and not base_purl:
            self._ignored.note("components[]", "has no name")
            return None
        has_data = row.data is not UNSET or row.model_card is not UNSET
        card = self._ignored.mapping(row.model_card or None, "components[].modelCard") if has_data else {}
        data = self._data(row, card) if has_data else ()
        # In the order of the fields: as keywords they would take a fifth of the time that a component takes.
        component = Component(
            self._path,
            0,
            words[row.type],
            row.group or "",
            name,
            words[row.version],
            purl,
            base_purl,
            words[ecosystem],
            row.supplier.name if row.supplier and row.supplier.name else self._maker(row),
            self._licenses(row.licenses) if row.licenses else _NONE,
            shared[tuple([one.alg for one in row.hashes if one.content])] if row.hashes else _NONE,
            words[row.scope],
            False,  # noqa: FBT003 - as above
            shared[tuple([f"{one.name or ''}={one.value or ''}" for one in row.properties])]
            if row.properties
            else _NONE,
            shared[tuple(map(_TYPE, row.external_references))] if row.external_references else _NONE,
            bool(card),
            self._datasets(data, card) if has_data else _NONE,
            _filled(card.get("considerations")) if card else _NONE,
            unique([text(item.get("classification")) for item in data]) if data else _NONE,
            unique(_sensitive(data)) if data else _NONE,
            unique(_roles(data)) if data else _NONE,
            unique(self._metrics(card)) if card else _NONE,
        )
        if not purl and any(one.startswith(_LOOKED_INTO) for one in component.properties):
            return replace(component, type=FILE)
        if not row.hashes or not kept_digests.are_kept(component.type):
            return component
        digests = kept_digests.of((hash_.alg or "", hash_.content or "") for hash_ in row.hashes)
        return replace(component, digests=digests)

    def _maker(self, row: ComponentRow) -> str:
        """Who answers for it, when no supplier is named."""
        found = (row.manufacturer and row.manufacturer.name) or row.publisher or row.author
        if not found and row.authors is not UNSET:
            authors = self._ignored.objects(row.authors, "components[].authors")
            found = ", ".join(unique([text(author.get("name")) for author in authors]))
        return found or ""

    def _licenses(self, choices: Sequence[LicenseChoice]) -> tuple[str, ...]:
        names = []
        for choice in choices:
            license_ = choice.license
            found = choice.expression or (license_ and (license_.id or license_.name))
            if found:
                names.append(found)
            else:
                self._ignored.note("components[].licenses[]", "names no licence")
        return self._shared[tuple(names)]

    def _data(self, row: ComponentRow, card: Object) -> tuple[Object, ...]:
        """Data sets that the component holds, or that its model card describes in line."""
        inline = self._ignored.objects(
            _model_datasets(card), "components[].modelCard.modelParameters.datasets"
        )
        held = () if row.data is UNSET else self._ignored.objects(row.data, "components[].data")
        return (*held, *(item for item in inline if "ref" not in item))

    def _datasets(self, data: Iterable[Object], card: Object) -> tuple[str, ...]:
        refs = (text(mapping(item).get("ref")) for item in sequence(_model_datasets(card)))
        # Names are put in place of references once every component was read.
        return unique([*(text(item.get("name")) for item in data), *refs])

    def _metrics(self, card: Object) -> Iterator[str]:
        """What the model was measured by."""
        analysis = self._ignored.mapping(
            card.get("quantitativeAnalysis"), "components[].modelCard.quantitativeAnalysis"
        )
        place = "components[].modelCard.quantitativeAnalysis.performanceMetrics"
        for metric in self._ignored.objects(analysis.get("performanceMetrics"), place):
            yield text(metric.get("type"))


def nested(row: Object, key: str, ignored: Ignored) -> Iterator[Object]:
    """The row and everything inside it, whatever the depth."""
    waiting = [row]
    while waiting:
        item = waiting.pop()
        yield item
        if key in item:
            waiting.extend(ignored.objects(item[key], f"{key}[].{key}"))


def service(row: Object, path: str, ignored: Ignored) -> Service | None:
    """One service, without those nested in it; None when it has no name."""
    name = ignored.text(row.get("name"), "services[].name")
    if not name:
        ignored.note("services[]", "has no name")
        return None
    flows = ignored.objects(row.get("data"), "services[].data")
    return Service(
        path=path,
        line=0,
        group=ignored.text(row.get("group"), "services[].group"),
        name=name,
        version=ignored.text(row.get("version"), "services[].version"),
        provider=text(ignored.mapping(row.get("provider"), "services[].provider").get("name")),
        endpoints=unique(ignored.texts(row.get("endpoints"), "services[].endpoints")),
        authenticated=_yes_or_no(row.get("authenticated")),
        crosses_trust_boundary=_yes_or_no(row.get("x-trust-boundary")),
        data=unique(f"{text(flow.get('flow'))}:{text(flow.get('classification'))}" for flow in flows),
    )


def _model_datasets(card: Object) -> object:
    return mapping(card.get("modelParameters")).get("datasets")


def _filled(value: object) -> tuple[str, ...]:
    return tuple(sorted(key for key, member in mapping(value).items() if member))


def _sensitive(data: Iterable[Object]) -> Iterator[str]:
    """Kinds of sensitive data; a text in some versions, a list of them in others."""
    for item in data:
        value = item.get("sensitiveData")
        yield text(value)
        yield from map(text, sequence(value))


def _roles(data: Iterable[Object]) -> Iterator[str]:
    for item in data:
        yield from _filled(item.get("governance"))


def _yes_or_no(value: object) -> str:
    if value is True:
        return "yes"
    return "no" if value is False else ""
