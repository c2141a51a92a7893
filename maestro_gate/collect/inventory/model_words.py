"""What imports of a model file mean, and what its content is called: `model_content` of `policies/detectors.yaml`."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from maestro_gate.collect.globs import Globs

_MOST_SWEPT = 200
_SWEPT_BYTES = 4 * 1024 * 1024
"""A file that is broken to keep scanners busy keeps them busy for seconds, not for minutes."""


@dataclass(frozen=True, slots=True)
class ContentWords:
    """The whole table."""

    executes_code: Mapping[str, bool]
    """Format of content → whether loading it can run code that it brings; others say nothing."""
    accepted: Mapping[str, frozenset[str]]
    """Format that a name promises → formats of content that keep the promise; others promise nothing."""
    models: frozenset[str]
    """Formats of content that make a file a model whose name does not say so."""
    unpickled: Globs[bool]
    """Names that loaders unpickle, whatever the first bytes say."""
    layer: str
    code_type: str
    """Asset type of files that run code."""
    data_type: str
    """Asset type of others."""
    dangerous: re.Pattern[str]
    safe: re.Pattern[str]
    swept: re.Pattern[bytes]
    """A dangerous import where a stream breaks off, in the shape that opcodes give it."""

    def is_dangerous(self, module: str, name: str) -> bool:
        """Does an import reach what runs commands or code: itself, or through attributes of its module."""
        return any(self.dangerous.fullmatch(way) for way in _ways(module, name))

    def is_safe(self, module: str, name: str) -> bool:
        """Does an import only build weights, arrays and plain values."""
        return bool(self.safe.fullmatch(f"{module}.{name}"))

    def sweep(self, data: bytes, start: int) -> Iterator[tuple[str, str]]:
        """Dangerous imports behind the place where a stream breaks off."""
        for number, match in enumerate(self.swept.finditer(data, start, start + _SWEPT_BYTES)):
            if number >= _MOST_SWEPT:
                return
            module, name = (part.decode() for part in match.groups() if part is not None)
            if self.is_dangerous(module, name):
                yield module, name


def _ways(module: str, name: str) -> Iterator[str]:
    """The import, and what it leads to from module to module: `os.system` of `torch`, `serialization.os.system`."""
    yield f"{module}.{name}"
    parts = name.split(".", 20)
    for start in range(len(parts) - 1):
        yield ".".join(parts[start:])


def parse(value: Any) -> ContentWords:
    """The table of the file's value."""
    table = value["model_content"]
    return ContentWords(
        executes_code=dict(table["executes_code"]),
        accepted={
            row["format"]: frozenset(row["contents"]) for row in value["model_files"] if "contents" in row
        },
        models=frozenset(table["models"]),
        unpickled=Globs((pattern, True) for pattern in table["unpickled"]),
        layer=table["asset"]["layer"],
        code_type=table["asset"]["code"],
        data_type=table["asset"]["data"],
        dangerous=_any_of(table["dangerous_imports"]),
        safe=_any_of(table["safe_imports"]),
        swept=_swept(table["dangerous_imports"]),
    )


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(name).replace(r"\*", ".*") for name in names), re.DOTALL)


def _swept(names: Iterable[str]) -> re.Pattern[bytes]:
    modules = sorted({name.rpartition(".")[0] for name in names if "*" not in name.rpartition(".")[0]})
    module = "|".join(re.escape(name) for name in modules).encode()
    name = rb"([A-Za-z_][A-Za-z0-9_.]{0,60})"
    text = rb"(?:\x8c.|X.\x00\x00\x00)"
    kept = rb"(?:\x94|q.)?"
    return re.compile(
        rb"[ci](%b)\n%b\n|%b(%b)%b%b%b%b\x93" % (module, name, text, module, kept, text, name, kept),
        re.DOTALL,
    )
