"""Finds variables that hold keys of providers, and hosts that the code reaches; comments do not count."""

import re
from collections.abc import Iterator

from maestro_gate.collect.inventory.code.file import File, pieces
from maestro_gate.model.evidence import Detection

_ADDRESS = re.compile(rb"""["'`](https?)://([A-Za-z0-9.*-]{1,200})(?::([0-9]{1,5}))?(?=[/"'`?#:{$]|\\)""")
_NEAR = 5
_MANY = 300


def detections(file: File) -> Iterator[Detection]:
    """Credentials and hosts of a file."""
    yield from _credentials(file)
    yield from _hosts(file)


def _credentials(file: File) -> Iterator[Detection]:
    row = file.words.row("credentials")
    for name, provider in sorted(file.words.credentials.items()):
        if name.encode() not in file.spoken:
            continue
        pattern = re.compile(rb"(?<![A-Za-z0-9_])" + name.encode() + rb"(?![A-Za-z0-9_])")
        places = (match.start() for match, _ in zip(pattern.finditer(file.data), range(_NEAR), strict=False))
        place = next((place for place in places if file.facts.literal_at(place)), None)
        if place is not None:
            line = file.data.count(b"\n", 0, place) + 1
            yield Detection(
                row["layer"],
                row["type"],
                name,
                file.path,
                line,
                confidence="used",
                provider=provider,
                ref=f"env:{name}",
            )


def _hosts(file: File) -> Iterator[Detection]:
    for match, _ in zip(_ADDRESS.finditer(file.data), range(_MANY), strict=False):
        host, port = match[2].decode().lower().rstrip("."), (match[3] or b"").decode()
        if file.facts.literal_at(match.start() + 1):
            yield from _host(file, host, port, match.start())


def _host(file: File, host: str, port: str, place: int) -> Iterator[Detection]:
    line = file.data.count(b"\n", 0, place) + 1
    row = file.words.row("endpoints")
    provider = next(
        (one for pattern, one in file.words.hosts if pattern.match(host)), row["local"].get(port, "")
    )
    if provider:
        yield Detection(
            row["layer"],
            row["type"],
            host,
            file.path,
            line,
            confidence="used",
            provider=provider,
            ref=f"host:{host}",
        )
    elif (
        "." in host
        and not any(pattern.match(host) for pattern in file.words.other_hosts)
        and _is_reached(file, place)
    ):
        egress, acted = file.words.row("egress"), row["integrations"].get(host)
        yield Detection(
            egress["layer"], egress["type"], host, file.path, line, confidence="used", ref=f"host:{host}"
        )
        if acted:
            kind = row["integration"]
            yield Detection(
                kind["layer"], kind["type"], acted, file.path, line, confidence="used", ref=f"host:{host}"
            )


def _is_reached(file: File, place: int) -> bool:
    """Is the address given to a call, or to a name that says it is one."""
    words = file.words
    binding = next(
        (
            one
            for one in reversed([*file.facts.bindings_within(max(0, place - 200), place)])
            if one.start < place
        ),
        None,
    )
    call = next(
        (
            one
            for one in reversed([*file.facts.calls_within(max(0, place - 2_000), place)])
            if one.start < place < one.end
        ),
        None,
    )
    if binding is not None and (call is None or binding.start > call.start):
        last = binding.name.rpartition(".")[2]
        value_ends = binding.start + len(binding.name) + 60 > place
        if last in words.set_of("egress", "not_names"):
            return False
        if value_ends:
            return not pieces(last).isdisjoint(words.set_of("egress", "words"))
    return call is not None and not {call.callee, call.last} & words.set_of("egress", "not_calls")
