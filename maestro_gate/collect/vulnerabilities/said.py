"""One statement about a vulnerability (VEX) as its format has it; the same builder makes every subject."""

from dataclasses import dataclass
from datetime import UTC, datetime

from maestro_gate.collect.lenient import Ignored, day, text, unique
from maestro_gate.collect.vulnerabilities.target import Target
from maestro_gate.collect.vulnerabilities.words import VulnerabilityWords
from maestro_gate.model.subjects import Statement


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says, in the words of its format."""

    id: str
    target: Target
    state: str
    aliases: tuple[str, ...] = ()
    within: str = ""
    within_version: str = ""
    justification: str = ""
    explanation: str = ""
    at: str = ""
    """Timestamp."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who says all that stands in one document, and where."""

    path: str
    name: str
    chain: str
    """Whose word it is: in one chain the later statement takes the earlier one back."""
    at: str = ""
    """The document's own timestamp."""


def statement(said: Said, author: Author, words: VulnerabilityWords, ignored: Ignored) -> Statement:
    """The subject; a state that nobody knows leaves the question open."""
    state, at = words.state(said.state), said.at or author.at
    if not words.is_state(state):
        ignored.note("state of a vulnerability", "is a word that nobody knows, and excuses nothing")
    return Statement(
        path=author.path,
        line=0,
        vulnerability=said.id,
        aliases=unique(alias for alias in said.aliases if alias != said.id),
        product=said.target.identity,
        product_version=said.target.version,
        within=said.within,
        within_version=said.within_version,
        state=state,
        effect=words.effect(state),
        justification=said.justification,
        explanation=said.explanation,
        author=author.name,
        stated_at=day(at),
        is_reasoned=state not in words.needs_reason or bool(said.justification or said.explanation),
        _moment=moment(at),
        _chain=author.chain,
    )


def moment(timestamp: object) -> str:
    """An ISO 8601 timestamp in UTC, so that texts compare as times do; empty when it is none."""
    if day(timestamp) is None:
        return ""
    try:
        found = datetime.fromisoformat(text(timestamp))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        return ""
