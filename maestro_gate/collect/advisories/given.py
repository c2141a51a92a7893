"""What a run is given to look vulnerabilities up in."""

from dataclasses import dataclass

from maestro_gate.collect.advisories.places import Place


@dataclass(frozen=True, slots=True)
class Given:
    """Where advisories, the KEV catalogue and EPSS scores lie; nothing of it is in the hands of a change."""

    osv: tuple[Place, ...] = ()
    """Exports of OSV: folders, zips, JSON files."""
    kev: Place | None = None
    epss: Place | None = None
    is_online: bool = False
    """The OSV API may be asked."""
    api: str = ""
    """Its address; empty for the usual one."""
    max_age: int = 0
    """Days that settings allow data to be old; 0: as the profile says."""

    def __bool__(self) -> bool:
        return bool(self.osv or self.kev or self.epss or self.is_online)
