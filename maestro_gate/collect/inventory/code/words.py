"""The words that source code is read by: `code` of `policies/detectors.yaml`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from maestro_gate.collect.globs import Globs, translate
from maestro_gate.collect.inventory.code.rows import Rows


@dataclass(frozen=True, slots=True)
class Module:
    """A module whose package has another name."""

    purl: str
    members: frozenset[str]
    """What has to be taken from it; none for anything."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Rows that reveal one type of asset."""

    layer: str
    type: str
    rows: Rows


@dataclass(frozen=True, slots=True)
class Effect:
    """Something that a tool can do."""

    effect: str
    calls: tuple[str, ...]
    beginnings: tuple[str, ...]
    methods: frozenset[str]
    receivers: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class CodeWords:
    """The whole table."""

    ignored: Globs[bool]
    tests: Globs[bool]
    test_function: re.Pattern[str]
    modules: Mapping[str, Mapping[str, Module]]
    """Language → module."""
    agents: Kind
    tools: Kind
    handed: Rows
    """What else takes a list of tools."""
    derived: Rows
    """What a class is that is derived from these."""
    mcp_servers: Kind
    mcp_clients: Kind
    uses: Rows
    safeguards: Rows
    effects: tuple[Effect, ...]
    credentials: Mapping[str, str]
    """Variable → provider."""
    hosts: tuple[tuple[re.Pattern[str], str], ...]
    """Of model endpoints, with their providers."""
    other_hosts: tuple[re.Pattern[str], ...]
    """That are no egress."""
    own_hosts: tuple[re.Pattern[str], ...]
    """Of one's own network, and those that stand for one to fill in."""
    redirects: re.Pattern[str]
    """Ends of names that hold the address which clients are sent to."""
    model_files: re.Pattern[str]
    lasts: frozenset[str]
    """The last parts of all names of rows."""
    interest: frozenset[bytes]
    """Words of which a file has one, or it is not parsed."""
    _sets: Mapping[str, frozenset[str]]
    _values: Mapping[str, Any]

    def set_of(self, *keys: str) -> frozenset[str]:
        """A list of the table, for asking what is in it."""
        return self._sets[".".join(keys)]

    def row_list(self, key: str) -> tuple[Mapping[str, Any], ...]:
        """A list of the table as it stands there."""
        return tuple(self._values[key])

    def row(self, key: str) -> Mapping[str, Any]:
        """A part of the table as it stands there."""
        held: Mapping[str, Any] = self._values[key]
        return held


def parse(value: Any) -> CodeWords:
    """The words of the file's value."""
    code = value["code"]
    kinds = {key: _kind(code[key]) for key in ("agents", "tools", "mcp_servers", "mcp_clients")}
    hosts = code["endpoints"]["hosts"]
    uses, safeguards, handed = Rows(code["uses"]), Rows(code["safeguards"]), Rows(code["tools"]["handed"])
    sets = dict(_sets("", code))
    return CodeWords(
        ignored=Globs((pattern, True) for pattern in code["ignored"]),
        tests=Globs((pattern, True) for pattern in code["tests"]),
        test_function=_any(code["test_functions"]),
        modules={
            language: {row["module"]: Module(row["purl"], frozenset(row.get("members", ()))) for row in rows}
            for language, rows in code["modules"].items()
        },
        **kinds,
        handed=handed,
        derived=Rows(code["derived"]),
        uses=uses,
        safeguards=safeguards,
        effects=tuple(_effect(row) for row in code["effects"]),
        credentials=_credentials(value),
        hosts=tuple((_any([pattern]), provider) for pattern, provider in hosts.items()),
        other_hosts=(_any(code["egress"]["not_hosts"]),),
        own_hosts=(_any(code["egress"]["own_hosts"]),),
        redirects=re.compile(code["egress"]["redirects"]),
        model_files=_any(code["model_files"]),
        lasts=frozenset().union(
            *(kind.rows.lasts for kind in kinds.values()),
            *(rows.lasts for rows in (uses, safeguards, handed)),
        ),
        interest=_interest(code, value["assets"]) | frozenset(map(str.encode, _credentials(value))),
        _sets=sets,
        _values=code,
    )


def _credentials(value: Mapping[str, Any]) -> Mapping[str, str]:
    """Name of a variable → provider: those of files of variables are those of code, too."""
    rows, own = value["environment"]["credentials"], value["code"]["credentials"]["names"]
    return {**{name: row["provider"] for row in rows for name in row["names"]}, **own}


def _kind(value: Mapping[str, Any]) -> Kind:
    return Kind(value["layer"], value["type"], Rows(value["rows"]))


def _effect(row: Mapping[str, Any]) -> Effect:
    calls = [str(call) for call in row.get("calls", ())]
    return Effect(
        effect=row["effect"],
        calls=tuple(call for call in calls if not call.endswith("*")),
        beginnings=tuple(call[:-1] for call in calls if call.endswith("*")),
        methods=frozenset(row.get("methods", ())),
        receivers=frozenset(row.get("receivers", ())),
    )


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    """One expression for all of these patterns with `*`."""
    return re.compile(
        "|".join(translate(pattern).replace("[^/]*", ".*") for pattern in patterns), re.IGNORECASE
    )


def _sets(prefix: str, value: Any) -> Iterable[tuple[str, frozenset[str]]]:
    for key, held in value.items():
        if isinstance(held, list) and all(isinstance(one, str) for one in held):
            yield f"{prefix}{key}", frozenset(held)
        elif isinstance(held, dict):
            yield from _sets(f"{prefix}{key}.", held)


_WORD = re.compile(r"\w+")


def _interest(code: Mapping[str, Any], assets: Iterable[Mapping[str, Any]]) -> frozenset[bytes]:
    """Words that a file needs to have one of, to be worth parsing: kept narrow, or everything would be."""
    rows = [row for key in ("agents", "tools", "mcp_servers", "mcp_clients") for row in code[key]["rows"]]
    rows += [*code["uses"], *code["safeguards"], *code["derived"]]
    words = {_WORD.findall(origin)[0] for row in rows for origin in row.get("from", ())}
    words |= {name.rpartition(".")[2] for row in rows if "from" not in row for name in row["names"]}
    words |= {_WORD.findall(row["module"])[0] for held in code["modules"].values() for row in held}
    words |= {argument for row in code["safeguard_arguments"] for argument in row["arguments"]}
    words |= set(code["credentials"]["names"]) | set(code["audit"]["words"]) | set(code["interest"])
    packages = [name for row in assets for key in ("pypi", "npm", "purls") for name in row.get(key, ())]
    words |= {name.rpartition("/")[2].rstrip("*-").replace("-", "_") for name in packages}
    words |= {max(_WORD.findall(name), key=len) for name in packages if not name.startswith("pkg:")}
    words |= {max(_WORD.findall(host), key=len) for host in code["endpoints"]["hosts"]}
    return frozenset(word.encode() for word in words - set(code["no_interest"]))
