"""Says when two ids name one model, and who serves it.

1. Case does not count.
2. A word in front that says who serves the model is left out: `openai/gpt-4o`, `openai:gpt-4o`. Not where the whole is
   an id by itself: `mistral:7b`, `openai/gpt-oss-20b`.
3. So is the region that it is served in: `eu.anthropic.claude-sonnet-4-5`.
4. So is the version at its end: a date (`-2024-08-06`, `-20250929`, `@20240620`), `-v1:0`, `:latest`. That another
   version is in use is a change of the same model, never another asset.
5. An owner is part of the name: weights of the same name by somebody else are another model.
"""

import re
from itertools import islice

from maestro_gate.policy import DriftWords

_SEPARATOR = re.compile(r"[/:]")
_MOST_ROUTES = 3
_VERSION = re.compile(r"(?:[-@]\d{4}-?\d{2}-?\d{2})?(?:-v\d+)?(?::(?:\d+k?|latest))?\Z")


def plain(id_: str, words: DriftWords) -> str:
    """The id as every place would write it."""
    text = _routed(id_, words)[0]
    region, dot, rest = text.partition(".")
    if dot and region in words.regions:
        text = rest
    return _VERSION.sub("", text, count=1) or text


def version(id_: str) -> str:
    """What stands at the end of the id to say which version it is; empty when nothing does."""
    found = _VERSION.search(id_.lower())
    return found[0].removesuffix(":latest") if found else ""


def provider(id_: str, words: DriftWords) -> str:
    """OpenTelemetry `gen_ai.provider.name` of who serves the model; empty when the id does not say."""
    text, served_by = _routed(id_, words)
    return served_by or _family(text, words) or ""


def _routed(id_: str, words: DriftWords) -> tuple[str, str]:
    """The id without the words in front that say who serves it, and who that is."""
    text, served_by = id_.lower(), ""
    for _ in range(_MOST_ROUTES):
        route = "" if _family(text, words) is not None else _route(text, words)
        if not route:
            break
        served_by = served_by or words.routes[route]
        text = text[len(route) + 1 :]
    return text, served_by


def _route(text: str, words: DriftWords) -> str:
    """The longest word in front that says who serves the model, of those that leave something of it."""
    ends = [match.start() for match in islice(_SEPARATOR.finditer(text), 2) if match.end() < len(text)]
    return next((text[:end] for end in reversed(ends) if text[:end] in words.routes), "")


def _family(text: str, words: DriftWords) -> str | None:
    """Who alone serves a model of this id; None when it is no id that is known."""
    return next((name for name, ids in words.families if ids.fullmatch(text)), None)
