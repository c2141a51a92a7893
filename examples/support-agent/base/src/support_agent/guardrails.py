"""Local guardrails on text that enters and leaves the model; the Bedrock guardrail stands behind them."""

import re
import unicodedata
from dataclasses import dataclass

MAX_MESSAGE_CHARACTERS = 4_000

EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")
PHONE = re.compile(r"(?<!\w)\+?\d[\d ()/-]{7,16}\d(?!\w)")
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
CARD = re.compile(r"(?<!\d)(?:\d[ -]?){12,18}\d(?!\d)")

OVERRIDES = re.compile(
    r"\b(?:ignore|disregard|forget)\b.{0,40}\b(?:instructions?|rules|policy|prompt)\b"
    r"|\byou are now\b|\bdeveloper mode\b|\bsystem prompt\b|</?(?:system|document)\b",
    re.IGNORECASE | re.DOTALL,
)


class RejectedInputError(ValueError):
    """The message may not reach the model."""


@dataclass(frozen=True, slots=True)
class Redaction:
    """Text without personal data, and which kinds were taken out."""

    text: str
    kinds: tuple[str, ...]


def screen_input(text: str) -> str:
    """Normalise a customer message; refuse one that is too long or that tries to give orders to the system."""
    normalised = unicodedata.normalize("NFKC", text)
    visible = "".join(c for c in normalised if c.isprintable() or c in "\n\t").strip()
    if not visible:
        raise RejectedInputError("the message is empty")
    if len(visible) > MAX_MESSAGE_CHARACTERS:
        raise RejectedInputError(f"the message is longer than {MAX_MESSAGE_CHARACTERS} characters")
    if OVERRIDES.search(visible):
        raise RejectedInputError("the message tries to change the assistant's instructions")
    return visible


def redact(text: str) -> Redaction:
    """Replace personal data by its kind, the most specific pattern first."""
    kinds: list[str] = []

    def replace(kind: str, pattern: re.Pattern[str], value: str) -> str:
        def mask(match: re.Match[str]) -> str:
            if kind == "card" and not _luhn(match.group()):
                return match.group()
            kinds.append(kind)
            return f"[{kind}]"

        return pattern.sub(mask, value)

    for kind, pattern in (("email", EMAIL), ("iban", IBAN), ("card", CARD), ("phone", PHONE)):
        text = replace(kind, pattern, text)
    return Redaction(text, tuple(dict.fromkeys(kinds)))


def as_untrusted(text: str, *, source: str) -> str:
    """Fence retrieved or tool text so that the prompt can tell data from instructions."""
    body = OVERRIDES.sub("[removed]", text).replace("<", "&lt;")
    label = re.sub(r"[^\w./:-]", "", source)
    return f'<document source="{label}">\n{body}\n</document>'


def _luhn(candidate: str) -> bool:
    digits = [int(c) for c in candidate if c.isdigit()]
    doubled = [d if i % 2 else sum(divmod(2 * d, 10)) for i, d in enumerate(reversed(digits), start=1)]
    return len(digits) >= 13 and sum(doubled) % 10 == 0
