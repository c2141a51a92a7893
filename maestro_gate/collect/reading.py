"""What a reader hands back for one document, and the tables that readers translate with."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, compress, groupby
from operator import attrgetter, eq
from typing import Any

from maestro_gate import documents
from maestro_gate.collect import (
    checks,
    detectors,
    equivalents,
    evaluation_words,
    json_rows,
    mcp_words,
    severities,
)
from maestro_gate.collect.advisories import words as advisory_words
from maestro_gate.collect.advisories.words import AdvisoryWords
from maestro_gate.collect.checks import Checks
from maestro_gate.collect.detectors import Detectors
from maestro_gate.collect.equivalents import Equivalents
from maestro_gate.collect.evaluation_words import EvaluationWords
from maestro_gate.collect.integrity.claimed import Claimed
from maestro_gate.collect.inventory import assets as inventory_assets
from maestro_gate.collect.inventory import env_words, instruction_words, model_ids, model_words, surface_words
from maestro_gate.collect.inventory.assets import AssetWords
from maestro_gate.collect.inventory.code import words as code_words
from maestro_gate.collect.inventory.code.words import CodeWords
from maestro_gate.collect.inventory.env_words import EnvWords
from maestro_gate.collect.inventory.infrastructure import words as infrastructure_words
from maestro_gate.collect.inventory.infrastructure.words import InfrastructureWords
from maestro_gate.collect.inventory.instruction_words import InstructionWords
from maestro_gate.collect.inventory.model_ids import ModelIds
from maestro_gate.collect.inventory.model_words import ContentWords
from maestro_gate.collect.inventory.surface_words import SurfaceWords
from maestro_gate.collect.json_rows import RowMemory
from maestro_gate.collect.mcp_words import McpWords
from maestro_gate.collect.severities import Severities
from maestro_gate.collect.vulnerabilities import words as vulnerability_words
from maestro_gate.collect.vulnerabilities.words import VulnerabilityWords
from maestro_gate.errors import InvalidInput
from maestro_gate.model.evidence import ControlClaim, DependencyGraph, Detection, Passed, Resource
from maestro_gate.model.subjects import ModelFile, Subject

_WITH_SCHEMA = (
    "advisories.yaml",
    checks.TABLE,
    equivalents.TABLE,
    "evaluations.yaml",
    "vulnerabilities.yaml",
)
"""Tables whose schemas have their names."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that one document says."""

    subjects: tuple[Subject, ...] = ()
    """Sorted, so that the order of a document's elements does not matter."""
    passed: tuple[Passed, ...] = ()
    detections: tuple[Detection, ...] = ()
    resources: tuple[Resource, ...] = ()
    model_files: tuple[ModelFile, ...] = ()
    """By their content; each becomes one subject with what its name says."""
    dependencies: tuple[DependencyGraph, ...] = ()
    control_claims: Mapping[str, tuple[ControlClaim, ...]] = field(default_factory=dict)
    signatures: tuple[str, ...] = ()
    """Files that are signatures by their shape, sorted."""
    attested: tuple[Claimed, ...] = ()
    """What statements claim; each becomes a subject once it is held against a tree."""
    entries: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    """Id of a declared asset → (first line, last line) of what speaks of it."""
    digests: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """PURL → `SHA-256:0123…`, sorted."""
    notes: tuple[str, ...] = ()
    """What was passed over or read in part, one sentence each, sorted."""
    is_unread: bool = False
    """The document speaks of what its source is about, and could not be read."""
    folders: tuple[str, ...] = ()
    """Absolute folders that a scanner says it looked into, sorted: paths may be relative to them."""
    is_beside: bool = False
    """It is of a kind that proves nothing by itself: its notes say so, and alone it is no evidence."""
    is_passed_over: bool = False
    """It speaks of that, and stands where other people's code stands: it was not read."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What one run of a scanner says; the launcher of the scanner judges whether the run was whole."""

    reading: Reading
    scanned: tuple[str, ...]
    """Files that the scanner says it looked at, sorted."""
    unread: tuple[tuple[str, str], ...]
    """(file, why) of what it could not read or did not finish: missing evidence. The file may be empty."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The parts of `policies/` that readers need."""

    severities: Severities
    detectors: Detectors
    mcp: McpWords
    assets: AssetWords
    model_ids: ModelIds
    infrastructure: InfrastructureWords
    content: ContentWords
    """Of model files."""
    instructions: InstructionWords
    environment: EnvWords
    surface: SurfaceWords
    code: CodeWords
    vulnerabilities: VulnerabilityWords
    checks: Checks
    """What the checks of other scanners are about."""
    equivalents: Equivalents
    """Checks of several scanners that mean the same."""
    evaluations: EvaluationWords
    advisories: AdvisoryWords
    threats: frozenset[str] = frozenset()
    """Ids of the threat catalogue."""
    memory: RowMemory | None = field(default=None, repr=False, compare=False)
    """What readers of large documents know already, where several are read; it spares work, changes no result."""

    def known_rows(self, path: str, array: str) -> "json_rows.Known[Any] | None":
        """What is known of the rows of one array of one path."""
        return None if self.memory is None else self.memory.of(path, array)


def tables(files: Mapping[str, bytes]) -> Tables:
    """The tables of a policy tree: name relative to `policies/` → bytes."""
    known = _load(files, "detectors.yaml")
    judged = severities.parse(_load(files, "severities.yaml"))
    ids = model_ids.parse(known)
    return Tables(
        severities=judged,
        checks=checks.parse(_load(files, checks.TABLE)),
        equivalents=equivalents.parse(_load(files, equivalents.TABLE), judged),
        detectors=detectors.parse(known),
        mcp=mcp_words.parse(_load(files, "mcp.yaml")),
        infrastructure=infrastructure_words.parse(known),
        assets=inventory_assets.parse(known),
        model_ids=ids,
        instructions=instruction_words.parse(known),
        environment=env_words.parse(known),
        surface=surface_words.parse(known),
        content=model_words.parse(known),
        code=code_words.parse(known),
        vulnerabilities=vulnerability_words.parse(_load(files, "vulnerabilities.yaml")),
        evaluations=evaluation_words.parse(_load(files, "evaluations.yaml"), ids),
        advisories=advisory_words.parse(_load(files, "advisories.yaml")),
        threats=_threat_ids(_load(files, "threats.yaml")),
    )


def _threat_ids(catalogue: Any) -> frozenset[str]:
    rows = (*catalogue["threats"], *catalogue["extensions_not_in_maestro"])
    return frozenset(row["id"] for row in rows)


def ordered(subjects: Iterable[Subject]) -> tuple[Subject, ...]:
    """The subjects in an order that depends on nothing but themselves."""
    blocks: dict[tuple[str, str], list[Subject]] = defaultdict(list)
    for subject in subjects:
        blocks[subject.kind, subject.path].append(subject)
    return tuple(subject for _, block in sorted(blocks.items()) for subject in _by_identity(block))


def _by_identity(block: list[Subject]) -> list[Subject]:
    keys = [subject.identity for subject in block]
    order = sorted(range(len(block)), key=keys.__getitem__)
    found = [block[place] for place in order]
    # A repr of 100,000 components costs more than reading them: only ties of different ones need it.
    for start, end in _ties([keys[place] for place in order]):
        if any(one != found[start] for one in found[start:end]):
            found[start:end] = sorted(found[start:end], key=repr)
    return found


def merged(runs: Iterable[Iterable[Subject]]) -> tuple[Subject, ...]:
    """What many documents say, each `ordered`, in one order. A kind that one alone speaks of is in order already."""
    by_kind: dict[str, list[list[Subject]]] = defaultdict(list)
    for run in runs:
        for kind, members in groupby(run, key=_kind):
            by_kind[kind].append(list(members))
    return tuple(
        subject
        for kind in sorted(by_kind)
        for subject in (by_kind[kind][0] if len(by_kind[kind]) == 1 else ordered(chain(*by_kind[kind])))
    )


_kind = attrgetter("kind")


def _ties(keys: Sequence[object]) -> Iterator[tuple[int, int]]:
    """Where equal keys follow one another: begin and end of each run."""
    followed = list(compress(range(len(keys)), map(eq, keys, keys[1:])))
    for _, run in groupby(enumerate(followed), key=lambda numbered: numbered[1] - numbered[0]):
        places = [place for _, place in run]
        yield places[0], places[-1] + 2


def _load(files: Mapping[str, bytes], name: str) -> Any:
    if name not in files:
        raise InvalidInput("the policy tree lacks this file", where=f"policies/{name}")
    document = documents.load_yaml(files[name], f"policies/{name}")
    if name in _WITH_SCHEMA:
        documents.validate(document, name.removesuffix(".yaml"))
    return document.value
