"""The outcome as Markdown: the body of a pull-request comment, safe for hostile text.

Everything that a template prints is escaped unless it is marked safe: file names, package names and scanner messages
come from the change under review and must not become mentions, links, images, HTML or table cells.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache
from itertools import groupby
from textwrap import dedent

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from maestro_gate.model.judgement import Outcome, Reason, Violation
from maestro_gate.model.points import percent
from maestro_gate.report import (
    beside,
    drift,
    grouping,
    hindsight,
    materials,
    paths,
    remedy,
    reporters,
    telling,
    wording,
)
from maestro_gate.report.detail import FULL, Detail

_PUNCTUATION = re.compile(r"([\\`*_\[\]|~$])")
# A line that starts with a slash is a command to GitLab.
_LINE_START = re.compile(r"^([-+=#:/]|\d+(?=[.)]))")
_MENTION = re.compile(r"(@|#|GH-|!|%|&amp;(?=\d))(?=[\w\"])")
"""People, issues, merge requests, milestones and epics, of GitHub and of GitLab."""
_LINK = re.compile(r"(?i)(?:(https?|ftp|mailto|xmpp)(:)|(www)(\.))")
_SPAN = re.compile("`([^`]+)`")
_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]")
_JOINER = "\u2060"
"""WORD JOINER: invisible, keeps `@name` and `https://` from becoming a mention or a link."""


def render(outcome: Outcome, detail: Detail = FULL) -> str:
    """The outcome as one Markdown document with a final newline; whatever the detail, it is well-formed."""
    text = (
        _environment(detail.width)
        .get_template("markdown.md.j2")
        .render(
            outcome=outcome,
            detail=detail,
            left_out=Markup(", ".join(detail.left_out)),
            listed=detail.listed,
            listed_per_group=detail.per_group,
            shorts={info.slug: info.short for info in outcome.layers},
            names={info.slug: info.name for info in outcome.layers},
            open_attribute=Markup(" open"),
            scanners=reporters.known(outcome),
            nothing=Markup(""),
            none_sign=Markup("·"),
            none_drawn=frozenset[tuple[str, str]](),
            inherits_head=Markup(" Inherits, % |"),
            inherits_rule=Markup(" --: |"),
            comma=Markup(", "),
            colon=Markup(": "),
        )
    )
    return text.strip() + "\n"


def page(template: str, **values: object) -> str:
    """Another document in the same surroundings: whatever its template prints is escaped, too."""
    text = (
        _environment(FULL.width)
        .get_template(template)
        .render(nothing=Markup(""), comma=Markup(", "), **values)
    )
    return text.strip() + "\n"


def prose(text: object) -> str:
    """Hostile text as plain words: one line, no markup."""
    return prose_within(str(text).strip())


def prose_within(text: str) -> str:
    """The same for a piece of a line: white space at its ends stays."""
    flat = _CONTROL.sub("", _SPACE.sub(" ", text))
    flat = _PUNCTUATION.sub(r"\\\1", flat.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
    flat = _LINK.sub(lambda m: f"{m[1] or m[3]}{_JOINER}{m[2] or m[4]}", flat)
    return _MENTION.sub(rf"\1{_JOINER}", flat)


def code(text: object) -> Markup:
    """Hostile text as a code span that it cannot leave, also inside a table."""
    flat = _CONTROL.sub("", _SPACE.sub(" ", str(text))).strip()
    if not flat:
        return Markup("")
    fence = _fence(flat, 1)
    pad = " " if flat.startswith("`") or flat.endswith("`") else ""
    span = f"{fence}{pad}{flat}{pad}{fence}".replace("|", "\\|")
    return Markup(span)  # the span is what makes it safe


def _within(width: int, write: Callable[[str], Markup]) -> Callable[[object], Markup]:
    """Writes hostile text that was cut to a width first, while it is no markup yet; what is marked safe stays."""

    def written(value: object) -> Markup:
        if isinstance(value, Markup):
            return value
        text = str(value)
        return write(text if not width or len(text) <= width else f"{text[: width - 1].rstrip()}…")

    return written


def _escaped(text: str) -> Markup:
    return Markup(prose(text))  # escaped right here


def _percent(points: int) -> Markup:
    return Markup(percent(points))


def _signed(points: int) -> Markup:
    return Markup(wording.signed(points))


def _lines(text: str) -> Markup:
    """Several lines of hostile text, each escaped."""
    return _joined(prose(line) for line in text.splitlines() if _CONTROL.sub("", line).strip())  # as above


def advice(text: str) -> Markup:
    """A rule's own text: prose, in which backticks mark code, and indented lines as blocks of code."""
    lines = (line.expandtabs() for line in text.splitlines() if _CONTROL.sub("", line).strip())
    parts = groupby(lines, key=lambda line: line.startswith(" "))
    blocks = (
        _block(part) if is_code else _joined(_with_code(line.strip()) for line in part)
        for is_code, part in parts
    )
    return Markup("\n\n").join(blocks)


def _block(lines: Iterable[str], language: str = "") -> Markup:
    """Hostile lines as a block of code that they cannot leave: no run of backticks inside is as long as its fence."""
    text = dedent("\n".join(_CONTROL.sub("", line) for line in lines))
    fence = _fence(text, 3)
    return Markup(f"{fence}{language}\n{text}\n{fence}")  # the fence is what makes it safe


def _fence(text: str, shortest: int) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    return "`" * max(shortest, longest + 1)


def _joined(lines: Iterable[str]) -> Markup:
    """Lines one below the other, none of which starts a list, a heading or a rule."""
    return Markup("<br>").join(Markup(_LINE_START.sub(rf"{_JOINER}\1", line)) for line in lines)


def _with_code(line: str) -> Markup:
    parts = _SPAN.split(line)
    pieces = (code(part) if number % 2 else Markup(prose_within(part)) for number, part in enumerate(parts))
    return Markup("").join(pieces)


def _printed(outcome: Outcome, drawn: grouping.Identities, detail: Detail) -> grouping.Identities:
    """What stands above the changes of the layers, entry by entry."""
    sections = [wording.of_effect(outcome, effect) for effect in ("block", "undecided")]
    sections += [wording.of_effect(outcome, "warn")] if detail.has_warnings else []
    sections += [drift.unsaid(outcome)] if detail.has_model else []
    groups = (group for section in sections for group in grouping.grouped(section, drawn)[: detail.groups])
    return drawn | telling.printed(groups, detail.per_group)


def _place(item: Reason | Violation) -> str:
    return wording.place(item.path, item.line)


@cache
def _environment(width: int) -> Environment:
    """The template's surroundings; whatever a template prints is escaped for Markdown."""
    environment = Environment(
        autoescape=True,
        loader=PackageLoader("maestro_gate.report"),
        finalize=_within(width, _escaped),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters |= _filters(width)
    environment.globals |= {
        "headline": wording.headline,
        "coverage": wording.coverage,
        "counted": wording.counted,
        "status": wording.status,
        "of_effect": wording.of_effect,
        "grouped": grouping.grouped,
        "but": grouping.but,
        "law": wording.law,
        "source_rows": wording.source_rows,
        "control_counts": wording.control_counts,
        "counting": wording.counting,
        "chain_news": wording.chain_news,
        "paths": paths,
        "drift": drift,
        "materials": materials,
        "beside": beside,
        "remedy": remedy,
        "reporters": reporters,
        "telling": telling,
        "printed": _printed,
        "hindsight": hindsight,
    }
    return environment


def _filters(width: int) -> dict[str, Callable[..., Markup | str]]:
    """What writes a value: each escapes, or what it gives is escaped."""
    return {
        "code": _within(width, code),
        "percent": _percent,
        "number": lambda items: Markup(str(len(items)) if items else "·"),
        "signed": _signed,
        "short": wording.short,
        "place": lambda item: _within(width, code)(_place(item)),
        "lines": _within(width, _lines),
        "advice": _within(width, advice),
        "capitalised": lambda text: text[:1].upper() + text[1:],
        "yaml": lambda text: _block(text.rstrip("\n").split("\n"), "yaml"),
    }
