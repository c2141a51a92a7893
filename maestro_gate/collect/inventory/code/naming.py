"""Says what the names of a file stand for, by its own imports and by what its variables were made with."""

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field

from maestro_gate.collect.inventory.code.expressions import Call
from maestro_gate.collect.inventory.code.facts import Facts, Import

_DEEP = 5
_SELVES = ("self.", "this.", "cls.")


@dataclass(slots=True)
class Names:
    """The names of one file."""

    imports: dict[str, Import] = field(default_factory=dict)
    stars: tuple[str, ...] = ()
    variables: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    """Name → where it got a value, and what was called for it."""

    def resolved(self, callee: str, position: int, depth: int = 0) -> tuple[str, Import | None]:
        """The full name of what is called, as far as the file says, and the import that it came through."""
        root, _, rest = callee.partition(".")
        found = self.imports.get(root)
        if found is not None:
            return (f"{found.full}.{rest}" if rest else found.full), found
        if depth < _DEEP:
            for name, behind in _prefixes(callee):
                made = self._made(name, position, depth)
                if made is not None and made[1] != callee:
                    full, through = self.resolved(made[1], made[0], depth + 1)
                    return (f"{full}.{behind}" if behind else full), through
        return callee, None

    def _made(self, name: str, position: int, depth: int) -> tuple[int, str] | None:
        """What was called for the latest value that the variable got before a place, or else for its first."""
        made = self.variables.get(name)
        if not made:
            return None
        place = bisect_left(made, (position, ""))
        return made[max(0, place - 1)] if place or not depth else None


def names(facts: Facts) -> Names:
    """The names of a file."""
    imports: dict[str, Import] = {}
    for one in facts.imports:
        if one.name and one.name != "*":
            imports.setdefault(one.name, one)
    variables: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for binding in facts.bindings:
        if binding.callee and not binding.callee.startswith("?"):
            variables[binding.name].append((binding.start, binding.callee))
    return Names(imports, tuple(one.full for one in facts.imports if one.name == "*"), dict(variables))


def is_method(call: Call) -> bool:
    """Is something called of something else."""
    return "." in call.callee


def _prefixes(callee: str) -> list[tuple[str, str]]:
    """Ways to cut a callee in a variable and what is called of it: `self.client.create` is of `self.client`."""
    parts = callee.split(".")
    cuts = [(".".join(parts[:size]), ".".join(parts[size:])) for size in (2, 1) if len(parts) >= size]
    if callee.startswith(_SELVES) and len(parts) > 1:
        cuts.insert(1, (parts[1], ".".join(parts[2:])))
    return [cut for cut in cuts if cut[0] != callee or len(parts) == 1 or callee.startswith(_SELVES)]
