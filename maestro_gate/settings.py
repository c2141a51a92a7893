"""What a run is asked to do: defaults < `.maestro/gate.yaml` < environment < flags. Every default lives here alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from maestro_gate import documents
from maestro_gate.errors import InvalidInput

GATE_FILE = ".maestro/gate.yaml"
WAIVERS_FILE = ".maestro/waivers.yaml"
THREAT_MODEL_FILE = ".maestro/threat-model.yaml"
POLICIES_FOLDER = ".maestro/policies/"
LAW_FOLDER = ".maestro/"
MODES = ("delta", "absolute")
ENVIRONMENT_PREFIX = "MAESTRO_GATE_"


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """What settings say of one source."""

    enabled: bool = True
    patterns: tuple[str, ...] | None = None
    """Names that are looked into instead of the default ones."""
    timeout: int = 600
    """Seconds that a scanner may take."""
    why_off: str = "settings switch it off"
    """What is said of it when it is not enabled."""


@dataclass(frozen=True, slots=True)
class AdvisorySettings:
    """Where vulnerabilities are looked up: paths of this machine, or relative ones of the tree of the law."""

    osv: tuple[str, ...] = ()
    """Exports of OSV: folders, zips, JSON files."""
    kev: str = ""
    """The catalogue of known exploited vulnerabilities."""
    epss: str = ""
    """Scores of the exploit prediction scoring system."""
    max_age: int = 0
    """Days that data may be old; 0: as the profile says."""
    api: str = ""
    """Address of the OSV API, for a mirror; empty for the usual one. It is asked only when a run says `--online`."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody whom a certificate may name."""

    subject: str
    issuer: str = ""
    """Who says so; empty for whoever does."""


@dataclass(frozen=True, slots=True)
class IntegritySettings:
    """Whom signatures and provenance are expected from."""

    keys: tuple[str, ...] = ()
    """Paths of public keys and certificates in PEM, below `.maestro/` of the trusted tree."""
    identities: tuple[Identity, ...] = ()
    builders: tuple[str, ...] = ()
    """Ids of builders that provenance may name; none expects nothing."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a run."""

    profile: str = "standard"
    mode: str = "delta"
    exclude: tuple[str, ...] = ()
    """Globs of paths that are not judged."""
    sources: Mapping[str, SourceSettings] = field(default_factory=dict)
    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Rule id → `off`, `severity`, `reason`."""
    advisories: AdvisorySettings = AdvisorySettings()
    integrity: IntegritySettings = IntegritySettings()

    def source(self, name: str) -> SourceSettings:
        """The settings of one source."""
        return self.sources.get(name, SourceSettings())


def without(settings: Settings, names: Iterable[str], why: str) -> Settings:
    """The settings with these sources switched off."""
    off = {name: replace(settings.source(name), enabled=False, why_off=why) for name in names}
    return replace(settings, sources={**settings.sources, **off})


def read(data: bytes | None, environment: Mapping[str, str], flags: Mapping[str, str | None]) -> Settings:
    """The settings that the file (when there is one), the environment and the flags make together."""
    settings = Settings() if data is None else _from_file(data)
    named = {
        name: environment.get(f"{ENVIRONMENT_PREFIX}{name.upper()}") or None for name in ("profile", "mode")
    }
    named |= {name: value for name, value in flags.items() if value is not None}
    chosen: dict[str, Any] = {name: value for name, value in named.items() if value is not None}
    if chosen.get("mode", settings.mode) not in MODES:
        raise InvalidInput(f"there is no mode «{chosen['mode']}»", fix=f"Use one of: {', '.join(MODES)}.")
    return replace(settings, **chosen)


def _from_file(data: bytes) -> Settings:
    document = documents.load_yaml(data, GATE_FILE)
    documents.validate(document, "gate")
    value: Any = document.value
    defaults = Settings()
    return Settings(
        profile=value.get("profile", defaults.profile),
        mode=value.get("mode", defaults.mode),
        exclude=tuple(value.get("exclude", ())),
        sources={name: _source(row) for name, row in value.get("sources", {}).items()},
        rules=value.get("rules", {}),
        advisories=_advisories(value.get("advisories", {})),
        integrity=_integrity(value.get("integrity", {})),
    )


def _advisories(row: Mapping[str, Any]) -> AdvisorySettings:
    defaults, osv = AdvisorySettings(), row.get("osv", ())
    return AdvisorySettings(
        osv=(osv,) if isinstance(osv, str) else tuple(osv),
        kev=row.get("kev", defaults.kev),
        epss=row.get("epss", defaults.epss),
        max_age=int(row["max_age"][:-1]) if "max_age" in row else defaults.max_age,
        api=row.get("api", defaults.api),
    )


def _integrity(row: Mapping[str, Any]) -> IntegritySettings:
    identities = (Identity(one["subject"], one.get("issuer", "")) for one in row.get("identities", ()))
    return IntegritySettings(tuple(row.get("keys", ())), tuple(identities), tuple(row.get("builders", ())))


def _source(row: Mapping[str, Any]) -> SourceSettings:
    patterns = row.get("patterns")
    defaults = SourceSettings()
    return SourceSettings(
        enabled=row.get("enabled", defaults.enabled),
        patterns=None if patterns is None else tuple(patterns),
        timeout=row.get("timeout", defaults.timeout),
    )
