"""Other verdicts beside the one that binds, as plain values and back: the preview, and an earlier run."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from maestro_gate.model.judgement import Preview, Reason, Since


def reasons_written(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Reasons as the outcome's schema has them."""
    return [asdict(reason) for reason in reasons]


def reasons_read(values: Iterable[Mapping[str, Any]]) -> tuple[Reason, ...]:
    """The reasons that such values tell."""
    return tuple(Reason(**value) for value in values)


def preview_written(preview: Preview | None) -> dict[str, Any] | None:
    """The preview as the outcome's schema has it."""
    if preview is None:
        return None
    return {
        "verdict": preview.verdict,
        "would_block": preview.would_block,
        "profile": preview.profile,
        "more": reasons_written(preview.more),
        "fewer": reasons_written(preview.fewer),
    }


def preview_read(value: Mapping[str, Any] | None) -> Preview | None:
    """The preview that such a value tells."""
    if value is None:
        return None
    more, fewer = reasons_read(value["more"]), reasons_read(value["fewer"])
    return Preview(value["verdict"], value["would_block"], value["profile"], more, fewer)


def since_written(since: Since | None) -> dict[str, Any] | None:
    """What became of an earlier run's verdict, as the outcome's schema has it."""
    if since is None:
        return None
    return {
        "as_of": since.as_of.isoformat(),
        "head_revision": since.head_revision,
        "verdict": since.verdict,
        "would_block": since.would_block,
        "differs": list(since.differs),
        "causes": list(since.causes),
        "more": reasons_written(since.more),
        "fewer": reasons_written(since.fewer),
    }


def since_read(value: Mapping[str, Any] | None) -> Since | None:
    """The same, back."""
    if value is None:
        return None
    return Since(
        as_of=date.fromisoformat(value["as_of"]),
        head_revision=value["head_revision"],
        verdict=value["verdict"],
        would_block=value["would_block"],
        differs=tuple(value["differs"]),
        causes=tuple(value["causes"]),
        more=reasons_read(value["more"]),
        fewer=reasons_read(value["fewer"]),
    )
