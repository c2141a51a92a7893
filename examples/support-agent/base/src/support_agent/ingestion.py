"""The ingestion worker: checks a document before any of it can become context for the model."""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import boto3
import structlog
from pydantic import BaseModel, ConfigDict, Field

from support_agent import guardrails, heartbeat
from support_agent.model import embedding_model
from support_agent.retrieval import Embeddings, opensearch_client
from support_agent.settings import Settings

LOG = structlog.get_logger()

MAX_BYTES = 512 * 1024
CHUNK_CHARACTERS = 1_200
TENANT = re.compile(r"[a-z0-9-]{2,40}")


class RejectedDocumentError(ValueError):
    """The document may not enter the index."""


class Manifest(BaseModel):
    """What the content team states about a document when it is approved for publication."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: str = Field(pattern=r"^[a-z0-9/_-]{1,120}$")
    tenant: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    approved_by: str = Field(min_length=3)
    content_type: str = Field(pattern=r"^text/(?:markdown|plain)$")


class Bucket(Protocol):
    """The part of the S3 client that ingestion needs."""

    def get_object(self, **arguments: Any) -> Any: ...


class WritableIndex(Protocol):
    """The part of the OpenSearch client that ingestion needs."""

    def index(self, **arguments: Any) -> Any: ...


@dataclass(frozen=True, slots=True)
class Chunk:
    """One piece of a document as it is indexed."""

    document: str
    tenant: str
    number: int
    text: str
    checksum: str


def validate(manifest: Manifest, body: bytes) -> str:
    """Return the text of a document that is complete, approved, free of personal data and of instructions."""
    if len(body) > MAX_BYTES:
        raise RejectedDocumentError(f"{manifest.document}: larger than {MAX_BYTES} bytes")
    if hashlib.sha256(body).hexdigest() != manifest.sha256:
        raise RejectedDocumentError(f"{manifest.document}: the content is not what was approved")
    if not TENANT.fullmatch(manifest.tenant):
        raise RejectedDocumentError(f"{manifest.document}: {manifest.tenant!r} is not a tenant")
    text = body.decode("utf-8", errors="strict")
    if kinds := guardrails.redact(text).kinds:
        raise RejectedDocumentError(f"{manifest.document}: contains personal data ({', '.join(kinds)})")
    if guardrails.OVERRIDES.search(text):
        raise RejectedDocumentError(f"{manifest.document}: contains instructions to the assistant")
    return text


def chunks(manifest: Manifest, text: str) -> Iterator[Chunk]:
    """Split at paragraphs; a chunk keeps the checksum of the document that it came from."""
    number, buffer = 0, ""
    for paragraph in text.split("\n\n"):
        if buffer and len(buffer) + len(paragraph) > CHUNK_CHARACTERS:
            yield Chunk(manifest.document, manifest.tenant, number, buffer.strip(), manifest.sha256)
            number, buffer = number + 1, ""
        buffer += paragraph + "\n\n"
    if buffer.strip():
        yield Chunk(manifest.document, manifest.tenant, number, buffer.strip(), manifest.sha256)


def ingest(bucket: Bucket, index: WritableIndex, embeddings: Embeddings, name: str, source: str, key: str) -> int:
    """Validate one document and index it; return how many chunks were written."""
    stated = bucket.get_object(Bucket=source, Key=f"{key}.manifest.json")["Body"].read(MAX_BYTES)
    manifest = Manifest.model_validate_json(stated)
    text = validate(manifest, bucket.get_object(Bucket=source, Key=key)["Body"].read(MAX_BYTES + 1))
    written = 0
    for chunk in chunks(manifest, text):
        index.index(
            index=name,
            id=f"{chunk.document}#{chunk.number}",
            body={
                "document": chunk.document,
                "tenant": chunk.tenant,
                "text": chunk.text,
                "checksum": chunk.checksum,
                "review_state": "approved",
                "embedding": embeddings.embed_query(chunk.text),
            },
        )
        written += 1
    return written


def main() -> None:
    """Work through the queue of approved documents until the pod is stopped."""
    settings = Settings()  # type: ignore[call-arg]
    queue = os.environ["SUPPORT_INGESTION_QUEUE"]
    sqs, s3 = boto3.client("sqs", settings.region), boto3.client("s3", settings.region)
    index, embeddings = opensearch_client(settings), embedding_model(settings)
    pulse = heartbeat.Heartbeat()
    heartbeat.serve(pulse)
    while True:
        pulse.beat()
        batch = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=5, WaitTimeSeconds=20)
        for message in batch.get("Messages", ()):
            event = json.loads(message["Body"])["detail"]
            source, key = event["bucket"]["name"], event["object"]["key"]
            try:
                written = ingest(s3, index, embeddings, settings.knowledge_index, source, key)
                LOG.info("document indexed", key=key, chunks=written)
            except (RejectedDocumentError, UnicodeDecodeError) as error:
                LOG.warning("document rejected", key=key, reason=str(error))
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])


if __name__ == "__main__":
    main()
