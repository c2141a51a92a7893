"""The trail is chained."""

import json
from datetime import UTC, datetime

import pytest
from conftest import MemoryBucket

from support_agent.audit import GENESIS, AuditTrail

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)


def trail(bucket: MemoryBucket) -> AuditTrail:
    return AuditTrail(bucket, "audit", clock=lambda: NOW)


def append(log: AuditTrail) -> str:
    return log.record(actor="a", tenant="t", conversation="c", action="refund", outcome="executed", amount_cents=1)


def test_records_are_chained_by_digest() -> None:
    bucket = MemoryBucket()
    log = trail(bucket)
    first = append(log)
    append(log)
    bodies = [json.loads(o["Body"]) for o in bucket.objects]
    assert [b["previous"] for b in bodies] == [GENESIS, first]


def test_a_record_that_cannot_be_written_raises() -> None:
    class Full(MemoryBucket):
        def put_object(self, **arguments: object) -> None:
            raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        append(trail(Full()))
