"""Follows the elements of one CycloneDX document in XML and makes of each what CycloneDX JSON has in its place."""

from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from maestro_gate.collect.cyclonedx import xml_shapes
from maestro_gate.collect.cyclonedx.xml_frames import Frame, edges, scalar
from maestro_gate.collect.cyclonedx.xml_shape import ARRAY, OBJECT, Child
from maestro_gate.collect.lenient import Ignored
from maestro_gate.documents.document import Limits, quoted

CYCLONEDX = "http://cyclonedx.org/schema/"
NAMESPACE = f"{CYCLONEDX}bom/"
_GRAPH = f"{CYCLONEDX}ext/dependency-graph/1.0"
"""An extension of 1.1 that later versions took in as it was."""
_SIGNATURE = "http://www.w3.org/2000/09/xmldsig#"
_SIGNED = {"algorithm": _SIGNATURE, "value": "-"}
"""Stands for an XML signature where JSON has one of its own; neither is verified here."""

_MAX_DEPTH = Limits().max_depth
_ATTRIBUTES = {"content-type": "contentType", "license-identifier": "licenseIdentifier"}
"""What attributes are called in JSON, where that differs."""
_ROW_LEVEL = 2
"""Elements that are open around a row: the document and its array."""
_SEPARATOR = "}"
"""What expat puts between a namespace and a name."""

_encode = msgspec.json.Encoder().encode


class MisshapenError(Exception):
    """The document's frame is not CycloneDX."""

    def __init__(self, what: str, fix: str = "") -> None:
        super().__init__(what)
        self.what, self.fix = what, fix


class Elements:
    """The handlers for one document, and what became of it."""

    def __init__(self, arrays: Collection[str], versions: Collection[str], ignored: Ignored) -> None:
        self.top: dict[str, Any] = {}
        """Every member of the document but the arrays of rows."""
        self.rows: dict[str, list[bytes]] = {}
        """The rows of each array, in JSON."""
        self.texts: list[str] = []
        """Text since the last element began."""
        self._arrays = arrays
        self._versions = versions
        self._ignored = ignored
        self._namespace = ""
        self._stack: list[Frame] = []
        self._plain: Child | None = None
        """The innermost element, when it is one that holds text alone: most are, and need no frame."""
        self._reference = ""
        """What it refers to by an attribute."""
        self._is_leaf = False
        self._skipped = 0
        """How many elements are open that mean nothing here."""
        self._kept = 0
        """How much text there was before them."""

    def start(self, full_name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if self._skipped:
            self._skipped += 1
            return
        stack = self._stack
        if not stack:
            self._begin(full_name, attributes)
            return
        outer = stack[-1]
        child = outer.shape.children.get(full_name) if self._plain is None else None
        if child is None:
            child = self._child(outer, full_name)
            if child is None:
                self._skipped, self._kept = 1, len(self.texts)
                return
        self.texts.clear()
        self._is_leaf = not child.is_plain
        if child.is_plain:
            self._plain = child
            if attributes:
                self._refer(outer, attributes)
            return
        if len(stack) >= _MAX_DEPTH:
            raise MisshapenError(f"elements are nested more than {_MAX_DEPTH} levels deep")
        frame = Frame(child)
        stack.append(frame)
        if attributes:
            self._describe(frame, attributes)

    def end(self, _full_name: str) -> None:
        """An element ends: its value goes to where it belongs."""
        if self._skipped:
            self._skipped -= 1
            if not self._skipped:
                del self.texts[self._kept :]
            return
        stack = self._stack
        child = self._plain
        if child is not None:
            self._plain = None
            text = "".join(self.texts).strip() or self._reference
            self._reference = ""
            self._put(stack[-1], child, scalar(child.shape, text))
            return
        frame = stack.pop()
        if self._is_leaf:
            self._is_leaf = False
            self._close(frame, "".join(self.texts).strip())
        if not stack:
            return
        outer, child, value = stack[-1], frame.child, frame.value
        if len(stack) == _ROW_LEVEL and outer.child.member in self._arrays:
            found = edges(value) if outer.child.member == "dependencies" else (value,)
            self.rows.setdefault(outer.child.member, []).extend(map(_encode, found))
        elif len(stack) == 1 and child.member in self._arrays:
            return
        elif child.member == "licenses":
            self._check_licenses(value)
            self._put(outer, child, value)
        elif child.shape.is_single:
            self._put(outer, child, value[0] if value else None)
        else:
            self._put(outer, child, [value] if frame.is_item else value)

    def _begin(self, full_name: str, attributes: Mapping[str, str]) -> None:
        namespace, _, name = full_name.rpartition(_SEPARATOR)
        if name != "bom" or not namespace.startswith(NAMESPACE):
            raise MisshapenError(f"this is not a CycloneDX document: it begins with {quoted(full_name)}")
        version = namespace.removeprefix(NAMESPACE)
        if version not in self._versions:
            known = sorted(self._versions)
            raise MisshapenError(
                f"the namespace names version {quoted(version, 20)}; CycloneDX XML {known[0]} to {known[-1]} is read",
                fix=f"Write the document in one of these versions: {', '.join(known)}.",
            )
        self._namespace = namespace
        frame = Frame(Child(xml_shapes.document(version)))
        frame.value = self.top
        self._stack.append(frame)
        self._describe(frame, attributes)
        self.top |= {"bomFormat": "CycloneDX", "specVersion": version}

    def _child(self, outer: Frame, full_name: str) -> Child | None:
        """What an element inside another one stands for; None when it stands for nothing that is known."""
        namespace, _, name = full_name.rpartition(_SEPARATOR)
        if namespace not in (self._namespace, _GRAPH):
            if namespace == _SIGNATURE and "signature" in outer.shape.members:
                outer.value["signature"] = _SIGNED
            if not namespace or namespace.startswith(CYCLONEDX):
                self._ignored.note(
                    self._place(), f"holds an element of {quoted(namespace)}, which is not read"
                )
            return None
        child = None if self._plain else self._member(outer, name)
        if child is None:
            self._ignored.note(self._place(), "holds an element that is not known there")
        return child

    def _member(self, outer: Frame, name: str) -> Child | None:
        shape, item = outer.shape, outer.shape.item
        if shape.kind is ARRAY and item:
            choice = shape.choices.get(name)
            if choice:
                return shape.children.setdefault(self._full(name), Child(choice[1], "", choice[0]))
            if shape.choices and not shape.is_bare:
                return None
            if not outer.value and shape.is_bare and name in item.members:
                outer.becomes_item(item)
            elif not outer.value and name in shape.members:
                outer.becomes_object()
            else:
                return Child(item)
            shape = outer.shape
        member = shape.called.get(name, name)
        inner = shape.members.get(member)
        return shape.children.setdefault(self._full(name), Child(inner, member)) if inner else None

    def _full(self, name: str) -> str:
        return f"{self._namespace}{_SEPARATOR}{name}"

    def _describe(self, frame: Frame, attributes: Mapping[str, str]) -> None:
        """Attributes of an element are members of what it stands for."""
        own = {
            _ATTRIBUTES.get(name, name): value for name, value in attributes.items() if _SEPARATOR not in name
        }
        item = frame.shape.item
        if frame.shape.is_bare and item and not own.keys().isdisjoint(item.members):
            frame.becomes_item(item)
        elif frame.shape.kind is ARRAY:
            if "ref" in own:
                frame.value.append(own["ref"])
            return
        for member, value in own.items():
            shape = frame.shape.members.get(member)
            if shape and shape.kind not in (OBJECT, ARRAY):
                frame.value[member] = scalar(shape, value.strip())

    def _refer(self, outer: Frame, attributes: Mapping[str, str]) -> None:
        """Attributes of what is plain text in JSON: a reference, or what belongs to the object around it."""
        self._reference = attributes.get("ref", "")
        if "flow" in attributes and "flow" in outer.shape.members:
            outer.value.setdefault("flow", attributes["flow"])

    def _close(self, frame: Frame, text: str) -> None:
        """The value of an element that turned out to hold no other."""
        shape = frame.shape
        if not text:
            return
        if shape.kind is ARRAY and shape.item and (shape.is_bare or shape.item.kind is not OBJECT):
            item = shape.item
            frame.value.append({item.content: text} if item.content else scalar(item, text))
        elif shape.kind is OBJECT and shape.content:
            frame.value[shape.content] = text
        else:
            self._ignored.note(self._place(frame.child.member), "holds text where elements should stand")

    def _check_licenses(self, choices: list[dict[str, Any]]) -> None:
        """Until 1.6 an expression says everything; JSON schema, unlike XML's, lets others stand beside it."""
        if (
            len(choices) > 1
            and self.top["specVersion"] < "1.6"
            and any("expression" in one for one in choices)
        ):
            self._ignored.note(self._place("licenses"), "has an expression and something beside it")

    def _put(self, outer: Frame, child: Child, value: Any) -> None:
        holder, member = outer.value, child.member
        if not member:
            holder.append({child.filled: value} if child.filled else value)
        elif member not in holder:
            holder[member] = value
        elif isinstance(value, list) and isinstance(holder[member], list):
            holder[member].extend(value)
        else:
            self._ignored.note(self._place(member), "occurs twice")

    def _place(self, *inside: str) -> str:
        """Where in the document that is, as it would stand in JSON."""
        children = [frame.child for frame in self._stack[1:]]
        names = [child.member + "[]" * (child.shape.kind is ARRAY) for child in children if child.member]
        return ".".join([*names, *inside]) or "bom"
