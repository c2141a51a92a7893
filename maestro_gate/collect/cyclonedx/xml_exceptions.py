"""Where CycloneDX XML is not written as the JSON schema leads one to expect, whatever the version."""

from collections.abc import Callable, Mapping

from maestro_gate.collect.cyclonedx.xml_shape import ARRAY, OBJECT, TEXT, Shape

_CONTENT = ("content", "value")
"""Members that hold the text of an element with attributes: of a hash or an attachment, of a property."""
_CALLED = {
    "analysis": {"responses": "response"},
    "protocolProperties": {"cryptoRef": "cryptoRefArray"},
}
"""Element → its child elements that JSON calls otherwise."""
_NAMED = {
    "components": "component",
    "services": "service",
    "vulnerabilities": "vulnerability",
    "compositions": "composition",
    "annotations": "annotation",
    "properties": "property",
    "hashes": "hash",
    "externalReferences": "reference",
}
"""Array → its items, where one of another name shall not pass for one."""
_BARE = frozenset({
    "auth", "certificateState", "certificationLevel", "contact", "counterEvidence", "cryptoRefArray", "data", "encr",
    "energyProviders", "evidence", "expressionDetails", "identity", "integ", "ke", "map", "omniborId", "openCre",
    "patentAssignee", "prf", "sensitiveData", "swhid", "url",
})  # fmt: skip
"""Arrays whose items may stand there without an element around them."""


def excepted(shape: Shape, name: str) -> None:
    """Adds to the shape of an element what only XML has."""
    shape.called = _CALLED.get(name, shape.called)
    if shape.kind == OBJECT and not shape.content:
        shape.content = next((key for key in _CONTENT if key in shape.members), "")
    if name == "asserter":
        _asserter(shape)
    elif shape.item:
        shape.is_bare = name in _BARE
        if name in _NAMED:
            shape.choices = {_NAMED[name]: ("", shape.item)}
        if name in _ARRAYS:
            _ARRAYS[name](shape, shape.item)


def _asserter(shape: Shape) -> None:
    """An organisation, a person or a reference to one: an element of its own in XML, and the value itself in JSON."""
    someone = Shape(OBJECT, shape.members)
    shape.choices = {"ref": ("", Shape(TEXT)), "organization": ("", someone), "individual": ("", someone)}
    shape.kind, shape.item, shape.is_single = ARRAY, Shape(TEXT), True


def _graph(shape: Shape, item: Shape) -> None:
    """What something depends on stands in it, as elements of the same name."""
    if "ref" in item.members:
        item.called = {"dependency": "dependsOn"}
        shape.choices = {"dependency": ("", item)}


def _document_graph(shape: Shape, item: Shape) -> None:
    """Here they may stand in one another at any depth: `xml_elements` makes a row of each."""
    _graph(shape, item)
    for member in {"dependsOn", "provides"} & item.members.keys():
        item.members[member] = Shape(ARRAY, item=item, is_bare=True)


def _licenses(shape: Shape, item: Shape) -> None:
    """A licence is one level deeper in JSON than an expression of several."""
    shape.choices = {
        "license": ("license", item.members["license"]),
        "expression": ("", Shape(OBJECT, item.members, content="expression")),
        "expression-detailed": ("", Shape(OBJECT, item.members, called={"details": "expressionDetails"})),
    }


def _copyright(shape: Shape, item: Shape) -> None:
    shape.choices = {"text": ("", Shape(OBJECT, item.members, content="text"))}


def _data(shape: Shape, item: Shape) -> None:
    """Of a service until 1.4: classifications and nothing around them."""
    if "flow" in item.members:
        shape.choices = {"classification": ("", Shape(OBJECT, item.members, content="classification"))}


def _versions(shape: Shape, item: Shape) -> None:
    """An item has the name of one of its members."""
    if "version" in item.members:
        shape.choices = {"version": ("", item)}


def _environment(shape: Shape, item: Shape) -> None:
    shape.choices = {"environmentVar": ("", item), "value": ("", Shape(TEXT))}


def _datasets(shape: Shape, item: Shape) -> None:
    if "ref" in item.members:
        shape.choices = {"ref": ("ref", Shape(TEXT)), "dataset": ("", item)}


_ARRAYS: Mapping[str, Callable[[Shape, Shape], None]] = {
    "dependencies": _document_graph,
    "runtimeTopology": _graph,
    "taskDependencies": _graph,
    "licenses": _licenses,
    "copyright": _copyright,
    "data": _data,
    "versions": _versions,
    "environmentVars": _environment,
    "datasets": _datasets,
}
