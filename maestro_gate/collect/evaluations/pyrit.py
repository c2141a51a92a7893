"""Reads exports of PyRIT: results of attacks, and conversations with the scores that answers got.

1. An attack result says how it ended: `success` is one that got through, `error` and `undetermined` prove nothing.
2. A conversation is as bad as the worst of its scores. "True" means that the attack got what it wanted, unless the
   scorer looks for refusals; on a scale from 0 to 1, `success_from` of `policies/evaluations.yaml` decides.
3. Prompts nobody scored prove nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from maestro_gate.collect.evaluation_words import EvaluationWords
from maestro_gate.collect.evaluations.files import Report
from maestro_gate.collect.evaluations.runs import Counts, Run, Trial, number, reading, total
from maestro_gate.collect.lenient import Object, day, mapping, sequence, text, unique
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.errors import InvalidInput

TOOL = "pyrit"

_PIECES = (b'"conversation_id"', b'"converted_value"')
_ATTACKS = (b'"conversation_id"', b'"objective"', b'"outcome"')
_CSV = (b"conversation_id", b"converted_value", b"prompt_target_identifier")
_HEAD = 4096
_OUTCOMES = {"success": Counts(failed=1), "failure": Counts(passed=1)}
_TRUE, _FALSE = "true", "false"
_MOST_SCORERS, _LONGEST_NAME = 5, 100


def recognises(path: str, content: bytes) -> bool:
    """Does the file look like an export of PyRIT."""
    if path.endswith(".csv"):
        return all(mark in content[:_HEAD] for mark in _CSV)
    return any(all(mark in content for mark in marks) for marks in (_PIECES, _ATTACKS))


def read(report: Report, tables: Tables) -> Reading:
    """The campaign, and each category of harm that it went for. Raises InvalidInput."""
    if report.path.endswith(".csv"):
        raise InvalidInput(
            "an export of PyRIT as CSV holds its scores as text of Python, which is not read",
            where=report.place,
            fix='Export as JSON: memory.export_conversations(export_type="json").',
        )
    rows = _rows(report)
    words = tables.evaluations
    tried = [*_attacked(rows)] or _scored([*_conversations(rows, words)], report)
    if not tried:
        raise InvalidInput(
            "this is no export of PyRIT: it has neither attacks nor prompts", where=report.place
        )
    trials = tuple(_trials(tried))
    run = Run(
        tool=TOOL,
        counts=total(one.counts for one in tried),
        trials=trials,
        evaluated_at=max((one.day for one in tried if one.day), default=None),
        targets=unique(target for one in tried for target in one.targets),
        adversarial=True,
    )
    return reading(report.path, run, report.ignored, words)


@dataclass(frozen=True, slots=True)
class _Tried:
    """One attack, and how it ended."""

    counts: Counts
    categories: tuple[str, ...]
    strategy: str
    scorer: str
    targets: tuple[str, ...]
    day: date | None
    was_scored: bool = True


def _rows(report: Report) -> Sequence[Object]:
    value = report.document()
    top = mapping(value)
    for key in ("attack_results", "results", "conversations", "prompts"):
        if isinstance(top.get(key), list):
            return report.ignored.objects(top[key], key)
    return report.ignored.objects(value if isinstance(value, list) else [value], "rows")


def _attacked(rows: Iterable[Object]) -> Iterator[_Tried]:
    for row in rows:
        outcome = text(row.get("outcome")).lower()
        if outcome and "objective" in row:
            score = mapping(row.get("last_score"))
            strategy, *targets = _identifiers(row)
            yield _Tried(
                counts=_OUTCOMES.get(outcome, Counts(errors=1)),
                categories=_categories(row.get("targeted_harm_categories"))
                or _categories(score.get("score_category")),
                strategy=strategy,
                scorer=_scorers((_name(score.get("scorer_class_identifier")),)),
                targets=unique(targets),
                day=day(row.get("timestamp")) or day(score.get("timestamp")),
            )


def _identifiers(row: Object) -> tuple[str, ...]:
    """The strategy of an attack, and the target's model and class; identifiers nest differently in each version."""
    composite = mapping(row.get("atomic_attack_identifier"))
    children = mapping(composite.get("children"))
    technique = mapping(mapping(children.get("attack_technique")).get("children"))
    attack = mapping(technique.get("attack") or children.get("attack") or row.get("attack_identifier"))
    target = mapping(
        mapping(attack.get("children")).get("objective_target") or attack.get("objective_target_identifier")
    )
    return _name(attack), *_target(target)


def _target(identifier: Object) -> tuple[str, ...]:
    known = {**mapping(identifier.get("params")), **identifier}
    named = (text(known.get(key)) for key in ("underlying_model_name", "model_name", "deployment_name"))
    return (next(filter(None, named), "") or _name(identifier),)


def _name(identifier: object) -> str:
    found = mapping(identifier)
    return text(found.get("class_name")) or text(found.get("__type__"))


def _categories(value: object) -> tuple[str, ...]:
    return unique([text(value), *map(text, sequence(value))])


def _conversations(rows: Iterable[Object], words: EvaluationWords) -> Iterator[_Tried]:
    pieces: dict[str, list[Object]] = defaultdict(list)
    for row in rows:
        if "converted_value" in row or "role" in row:
            pieces[text(row.get("conversation_id"))].append(row)
    for conversation in pieces.values():
        # A row holds the scores of one prompt; those of a conversation are spread over its answers.
        scores = [mapping(score) for piece in conversation for score in sequence(piece.get("scores"))]
        identifiers = [mapping(piece.get("prompt_target_identifier")) for piece in conversation]
        attacks = [
            _name(piece.get("attack_identifier") or piece.get("orchestrator_identifier"))
            for piece in conversation
        ]
        yield _Tried(
            counts=_ended(scores, words),
            categories=unique(name for score in scores for name in _categories(score.get("score_category"))),
            strategy=min(filter(None, attacks), default=""),
            scorer=_scorers(unique(_name(score.get("scorer_class_identifier")) for score in scores)),
            targets=unique(name for one in identifiers for name in _target(one)),
            day=max(filter(None, (day(piece.get("timestamp")) for piece in conversation)), default=None),
            was_scored=bool(scores),
        )


def _scorers(names: tuple[str, ...]) -> str:
    """Every category of a conversation bears this text: it is held short."""
    shown = ", ".join(name[:_LONGEST_NAME] for name in names[:_MOST_SCORERS])
    more = len(names) - _MOST_SCORERS
    return f"{shown} and {more:,} more" if more > 0 else shown


def _scored(conversations: list[_Tried], report: Report) -> list[_Tried]:
    """Those with a score; what an attacking model and its helpers said to each other has none."""
    scored = [one for one in conversations if one.was_scored]
    for _ in range(len(conversations) - len(scored) if scored else 0):
        report.ignored.note("conversations", "has no score and counts for nothing")
    return scored or conversations


def _ended(scores: Iterable[Object], words: EvaluationWords) -> Counts:
    verdicts = [_got_through(score, words) for score in scores]
    if True in verdicts:
        return Counts(failed=1)
    return Counts(passed=1) if False in verdicts else Counts(errors=1)


def _got_through(score: Object, words: EvaluationWords) -> bool | None:
    """Does a score say that the attack succeeded; None when it says nothing."""
    said = score.get("score_value")
    value = str(said).lower() if isinstance(said, bool | str) else said
    if value in (_TRUE, _FALSE):
        is_refusal = words.refusals.fullmatch(_name(score.get("scorer_class_identifier"))) is not None
        return (value == _TRUE) is not is_refusal
    try:
        scale = number(float(value)) if isinstance(value, str) else number(value)
    except ValueError:
        return None
    return None if scale is None else scale >= words.success_from


def _trials(tried: Iterable[_Tried]) -> Iterator[Trial]:
    groups: dict[tuple[str, str], list[_Tried]] = defaultdict(list)
    for one in tried:
        for category in one.categories or ("uncategorised",):
            groups[category, one.scorer].append(one)
    for (category, scorer), members in sorted(groups.items()):
        yield Trial(
            name=category,
            counts=total(one.counts for one in members),
            detector=scorer,
            strategies=unique(one.strategy for one in members),
            adversarial=True,
        )
