"""The options that say where a run looks vulnerabilities up."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

if TYPE_CHECKING:
    from maestro_gate.opening import AdvisoryFlags

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--osv",
        "osv",
        type=click.Path(exists=True, path_type=Path),
        multiple=True,
        help="An export of OSV to look vulnerabilities up in: folder, zip or JSON file; may be given again.",
    ),
    click.option(
        "--kev",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        help="The catalogue of known exploited vulnerabilities, as JSON or CSV.",
    ),
    click.option(
        "--epss",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Scores of EPSS, as epss_scores-YYYY-MM-DD.csv.gz or unpacked.",
    ),
    click.option(
        "--online/--offline",
        "is_online",
        default=False,
        help="Ask the OSV API, which learns names and versions of packages. Default: offline.",
    ),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options say."""

    osv: tuple[Path, ...]
    kev: Path | None
    epss: Path | None
    is_online: bool

    def flags(self) -> "AdvisoryFlags":
        """As a request wants it."""
        from maestro_gate.opening import AdvisoryFlags

        return AdvisoryFlags(self.osv, self.kev, self.epss, self.is_online)


def options(command: F) -> F:
    """Gives a command the options of `Asked`, as one value called `advisories`."""

    @wraps(command)
    def with_asked(**given: Any) -> Any:
        asked = Asked(**{name: given.pop(name) for name in ("osv", "kev", "epss", "is_online")})
        if asked.osv and asked.is_online:
            raise click.UsageError("--osv looks offline and --online asks the API: give one of them.")
        return command(advisories=asked, **given)

    wrapped: Any = with_asked
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return cast("F", wrapped)
