"""The audit trail: every action of the agent becomes one hash-chained object."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import uuid4

import structlog

LOG = structlog.get_logger()

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """What happened, who asked for it, and the digest of the record before it."""

    at: str
    actor: str
    tenant: str
    conversation: str
    action: str
    outcome: str
    details: Mapping[str, Any]
    previous: str

    def digest(self) -> str:
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


class ObjectStore(Protocol):
    """The part of the S3 client that the trail needs."""

    def put_object(self, **arguments: Any) -> Any: ...


class AuditTrail:
    """Writes records to a bucket, one object for each."""

    def __init__(
        self,
        store: ObjectStore,
        bucket: str,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._bucket = bucket
        self._clock = clock
        self._previous = GENESIS
        self._writer = uuid4().hex

    def record(self, *, actor: str, tenant: str, conversation: str, action: str, outcome: str, **details: Any) -> str:
        """Append one record and return its digest. Details hold references and amounts, never message text."""
        now = self._clock()
        entry = AuditRecord(now.isoformat(), actor, tenant, conversation, action, outcome, details, self._previous)
        digest = entry.digest()
        self._store.put_object(
            Bucket=self._bucket,
            Key=f"{tenant}/{now:%Y/%m/%d}/{self._writer}/{now:%H%M%S%f}-{digest[:16]}.json",
            Body=json.dumps(asdict(entry), sort_keys=True).encode(),
            ContentType="application/json",
        )
        self._previous = digest
        LOG.info(action, outcome=outcome, amount_cents=details.get("amount_cents", 0), record=digest)
        return digest
