"""What a command asks that looks at one tree, and at no change."""

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from maestro_gate.opening import AdvisoryFlags
    from maestro_gate.pipeline import Request


def request(
    path: Path,
    tree: str,
    *,
    is_cached: bool = False,
    today: date | None = None,
    advisories: "AdvisoryFlags | None" = None,
    skip_scans: bool = False,
) -> "Request":
    """As the pipeline wants it: by the law of the tree itself, as of today unless another day is given."""
    from maestro_gate import pipeline
    from maestro_gate.opening import AdvisoryFlags
    from maestro_gate.tools import place

    return pipeline.Request(
        path=path,
        base=None,
        head=tree,
        law_from="head",
        flags={},
        environment=os.environ,
        today=today or datetime.now(UTC).date(),
        cache=place.cache_folder(os.environ) if is_cached else None,
        tools=place.tools_folder(os.environ),
        advisories=advisories or AdvisoryFlags(),
        skip_scans=skip_scans,
    )
