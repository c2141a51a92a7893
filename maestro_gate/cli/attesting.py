"""The options by which a run is attested: which key signs, for which repository, into which files."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from maestro_gate.cli import given as given_files
from maestro_gate.cli import output
from maestro_gate.errors import InvalidInput
from maestro_gate.model.judgement import Outcome
from maestro_gate.report import json as json_report
from maestro_gate.workspace import INDEX, WORKTREE

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

F = TypeVar("F", bound=Callable[..., Any])

DEFAULT_FILE = Path("maestro-gate.intoto.jsonl")
ENVIRONMENT_KEY = "env:"
MAX_KEY_BYTES = 65_536
OPTION = "--attest"

_URI = re.compile(r"[a-z][a-z0-9+.-]*:[!-~]+")
_SECRET = re.compile(r"//(?!git@)[^/@]*@")
"""Whoever stands before the host may be a token: it would be signed and published."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options say."""

    key: str | None
    """A path or `env:NAME`; None for no signature."""
    bundle: Path | None
    predicate: Path | None
    resource: str | None

    def files(self) -> output.Pairs:
        """What is written, and where."""
        signed = () if self.key is None else (("attestation", self.bundle or DEFAULT_FILE),)
        return (*signed, *(() if self.predicate is None else (("predicate", self.predicate),)))

    def key_files(self) -> tuple[Path, ...]:
        """The file of the key, which no report may replace."""
        if self.key is None or self.key.startswith(ENVIRONMENT_KEY):
            return ()
        return (Path(self.key),)


@dataclass(frozen=True, slots=True)
class Attesting:
    """What is needed to attest, complete before the run begins."""

    key: "Ed25519PrivateKey | None"
    resource: str

    def texts(self, outcome: Outcome) -> Mapping[str, str]:
        """The files by the names of `Asked.files`."""
        import json

        from maestro_gate.attest import bundle, statement

        document = json_report.render(outcome).encode()
        time = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        run = statement.Run(outcome, document, self.resource, time)
        predicate = json.dumps(statement.vsa(run), indent=2, ensure_ascii=False) + "\n"
        signed = {} if self.key is None else {"attestation": bundle.signed(run, self.key)}
        return {"predicate": predicate, **signed}


def options(command: F) -> F:
    """Gives a command the options of `Asked`, as one value called `attesting`."""

    @wraps(command)
    def with_asked(**given: Any) -> Any:
        names = {"attest": "key", "attestation": "bundle", "predicate": "predicate", "resource": "resource"}
        asked = Asked(**{field: given.pop(name) for name, field in names.items()})
        if asked.bundle is not None and asked.key is None:
            raise click.UsageError(
                "--attestation needs --attest KEY: an envelope without a signature proves nothing."
            )
        return command(attesting=asked, **given)

    found = cast("F", with_asked)
    for option in reversed(_OPTIONS):
        found = option(found)
    return found


_OPTIONS = (
    click.option("--attest", metavar="KEY",
                 help="Sign the verdict on the head commit with this Ed25519 key: a PEM file, or env:NAME."),
    click.option("--attestation", type=click.Path(dir_okay=False, path_type=Path),
                 help=f"File for the signed statements. Default: {DEFAULT_FILE}."),
    click.option("--predicate", type=click.Path(dir_okay=False, path_type=Path),
                 help="File for the verification summary unsigned, for a workflow that signs without a key."),
    click.option("--resource", metavar="URI",
                 help="The repository that is attested, as git+https://… Default: what the CI platform says."),
)  # fmt: skip


def prepared(asked: Asked, head: str, as_of: datetime | None) -> Attesting | None:
    """The key and the names, before anything is judged; None when nothing is attested. Raises InvalidInput."""
    if not asked.files():
        return None
    if as_of is not None:
        raise InvalidInput(
            "what is attested is judged as on the day of the signature", where="--as-of", fix="Leave it out."
        )
    if head in (WORKTREE, INDEX):
        from maestro_gate.attest import statement

        statement.require_commit(head)
    resource = _resource(_of_platform(os.environ) if asked.resource is None else asked.resource)
    return Attesting(None if asked.key is None else _key(asked.key), resource)


def _key(asked: str) -> "Ed25519PrivateKey":
    """No message repeats what was asked: a person may have given the key itself."""
    from maestro_gate.attest import keys

    if asked.startswith(ENVIRONMENT_KEY):
        # Taken out of the environment, so that nothing that the run launches inherits it.
        pem = os.fsencode(os.environ.pop(asked.removeprefix(ENVIRONMENT_KEY), ""))
    else:
        pem = key_file(Path(asked), OPTION)
    if not pem.strip():
        raise InvalidInput("the key is empty, or its variable is not set", where=OPTION)
    return keys.private(pem, OPTION)


def key_file(path: Path, name: str) -> bytes:
    """The bytes of a PEM file, which messages call `name`. Raises InvalidInput."""
    try:
        data = given_files.bounded(path, MAX_KEY_BYTES)
    except OSError as error:
        raise InvalidInput(f"the key cannot be read: {error.strerror}", where=name) from error
    if len(data) > MAX_KEY_BYTES:
        raise InvalidInput("this is too large for a key", where=name)
    return data


def _of_platform(environment: Mapping[str, str]) -> str:
    """The repository that a run belongs to, as GitHub and GitLab tell it."""
    server, repository = environment.get("GITHUB_SERVER_URL", ""), environment.get("GITHUB_REPOSITORY", "")
    url = f"{server}/{repository}" if server and repository else environment.get("CI_PROJECT_URL", "")
    return f"git+{url}" if url else ""


def _resource(uri: str) -> str:
    if not uri:
        raise InvalidInput(
            "nothing says which repository is attested", fix="Give --resource git+https://HOST/OWNER/NAME."
        )
    if not _URI.fullmatch(uri) or _SECRET.search(uri):
        raise InvalidInput(
            "the repository is not a URI without user and password",
            where="--resource",
            fix="Write it as git+https://HOST/OWNER/NAME.",
        )
    return uri
