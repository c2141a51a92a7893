"""Finds variables that hold keys of providers, and hosts that the code reaches; comments do not count."""

import re
from collections.abc import Iterator

from maestro_gate.collect.inventory.code import reached
from maestro_gate.collect.inventory.code.file import File
from maestro_gate.model.evidence import Detection

_ADDRESS = re.compile(rb"""["'`](https?)://([A-Za-z0-9.*-]{1,200})(?::([0-9]{1,5}))?(?=[/"'`?#:{$]|\\)""")
_SCOPE = re.compile(
    rb"""https?://[^"'`\s]{1,200}(?:/\.default["'`]|googleapis\.com/auth/)|https?://[a-z.]{0,40}googleapis\.com/auth/"""
)
"""What a token is asked for; nobody goes there."""
_NEAR = 5
_MANY = 300
_LONG = 300


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
            yield file.used(row, name, line, f"env:{name}", provider=provider)


def _hosts(file: File) -> Iterator[Detection]:
    for match, _ in zip(_ADDRESS.finditer(file.data), range(_MANY), strict=False):
        host, port = match[2].decode().lower().rstrip("."), (match[3] or b"").decode()
        if file.facts.literal_at(match.start() + 1):
            yield from _host(file, host, port, match.start())


def _host(file: File, host: str, port: str, place: int) -> Iterator[Detection]:
    line, row = file.data.count(b"\n", 0, place) + 1, file.words.row("endpoints")
    model = served(file, host, port, line)
    if model is not None:
        yield model
    elif (
        "." in host
        and not any(pattern.match(host) for pattern in file.words.other_hosts)
        and not _SCOPE.match(file.data, place + 1)
        and reached.is_reached(file, host, place)
    ):
        yield file.used(file.words.row("egress"), host, line, f"host:{host}")
        if acted := _integration(file, place):
            yield file.used(row["integration"], acted, line, f"host:{host}")


def served(file: File, host: str, port: str, line: int) -> Detection | None:
    """The host as an endpoint of models, when it serves some."""
    row = file.words.row("endpoints")
    known = (one for pattern, one in file.words.hosts if pattern.match(host))
    provider = next(known, row["local"].get(port, ""))
    if not provider:
        return None
    return file.used(row, host, line, f"host:{host}", provider=provider)


def _integration(file: File, place: int) -> str:
    """What agents act through at this address: the longest beginning of it that the table has."""
    table = file.words.row("endpoints")["integrations"]
    address = file.data[place + 1 : place + _LONG].decode(errors="replace").partition("://")[2].lower()
    held = max(
        (one for one in table if re.match(re.escape(one) + r"(?![\w.-])", address)), key=len, default=""
    )
    return str(table.get(held, ""))
