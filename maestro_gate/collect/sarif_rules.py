"""Finds the rule that a SARIF result is about, in the driver and in its extensions, and words its message."""

import re
from collections.abc import Sequence

from maestro_gate.collect.lenient import Ignored, Object, mapping, sequence, text
from maestro_gate.collect.weaknesses import cwes

_THREAT = re.compile(r"(?:L[1-7]|X|EXT)-[0-9]{2}\Z")
_ARGUMENT = re.compile(r"\{(\d{1,9})\}")
_NO_RULE: Object = {}


class Rules:
    """The rules of one run."""

    def __init__(self, run: Object, ignored: Ignored) -> None:
        tool = mapping(run.get("tool"))
        self._components = [mapping(tool.get("driver")), *map(mapping, sequence(tool.get("extensions")))]
        self._by_id: dict[str, Object] = {}
        for component in self._components:
            for rule in ignored.objects(component.get("rules"), "rules"):
                self._by_id.setdefault(text(rule.get("id")), rule)

    def rule_of(self, result: Object) -> Object:
        """By index, then by id; `CA1000/1` is a part of rule `CA1000` (3.52.4). Empty when there is none."""
        reference = mapping(result.get("rule"))
        component = mapping(reference.get("toolComponent")).get("index")
        for index in (reference.get("index"), result.get("ruleIndex")):
            rule = _element(self._rules_of(component), index)
            if rule:
                return rule
        id_ = text(result.get("ruleId")) or text(reference.get("id"))
        while id_ not in self._by_id and "/" in id_:
            id_ = id_.rpartition("/")[0]
        return self._by_id.get(id_, _NO_RULE)

    def id_of(self, result: Object, rule: Object) -> str:
        """What the result calls its rule."""
        return (
            text(result.get("ruleId")) or text(mapping(result.get("rule")).get("id")) or text(rule.get("id"))
        )

    def threats(self, rule: Object) -> tuple[str, ...]:
        """Threat ids that the rule carries as `threats` or among its tags."""
        properties = mapping(rule.get("properties"))
        words = (*sequence(properties.get("threats")), *sequence(properties.get("tags")))
        return tuple(sorted({word for word in map(text, words) if _THREAT.match(word)}))

    def cwes(self, result: Object, rule: Object) -> tuple[str, ...]:
        """Weaknesses that the rule or the result names: as tags, as `cwe`, or as an element of that taxonomy."""
        said: list[object] = []
        for properties in (mapping(rule.get("properties")), mapping(result.get("properties"))):
            said += [*sequence(properties.get("tags")), *_listed(properties.get("cwe"))]
        targets = [mapping(mapping(one).get("target")) for one in sequence(rule.get("relationships"))]
        for taxon in (*targets, *map(mapping, sequence(result.get("taxa")))):
            if text(mapping(taxon.get("toolComponent")).get("name")).upper() == "CWE":
                said.append(taxon.get("id"))
        return cwes(said)

    def _rules_of(self, component: object) -> Sequence[object]:
        """Extensions are counted from 0; without an index it is the driver."""
        position = component + 1 if isinstance(component, int) and not isinstance(component, bool) else 0
        held = self._components[position] if 0 <= position < len(self._components) else _NO_RULE
        return sequence(held.get("rules"))


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else (value,)


def message_of(result: Object, rule: Object) -> str:
    """The message in the tool's words, with its arguments in place."""
    message = mapping(result.get("message"))
    said = text(message.get("text"))
    if not said:
        strings = mapping(rule.get("messageStrings"))
        said = text(mapping(strings.get(text(message.get("id")))).get("text")) or text(
            message.get("markdown")
        )
    arguments = [str(argument) for argument in sequence(message.get("arguments"))]
    return _ARGUMENT.sub(lambda hole: _filled(hole, arguments), said)


def _filled(hole: re.Match[str], arguments: list[str]) -> str:
    index = int(hole[1])
    return arguments[index] if index < len(arguments) else hole[0]


def _element(items: Sequence[object], index: object) -> Object:
    if isinstance(index, int) and 0 <= index < len(items):
        return mapping(items[index])
    return _NO_RULE
