"""Retrieval: passages of the tenant's own knowledge base, nearest first, reranked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import boto3
from opensearchpy import AWSV4SignerAuth, OpenSearch, RequestsHttpConnection

from support_agent.settings import Settings

CANDIDATES = 24
PASSAGES = 5


class Embeddings(Protocol):
    """Turns text into a vector."""

    def embed_query(self, text: str) -> list[float]: ...


class SearchIndex(Protocol):
    """The part of the OpenSearch client that retrieval needs."""

    def search(self, **arguments: Any) -> Any: ...


class Ranker(Protocol):
    """Orders passages by relevance."""

    def order(self, query: str, passages: Sequence[str]) -> list[int]: ...


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of an approved document."""

    document: str
    text: str
    checksum: str


class Retriever:
    """Searches the vector index on behalf of one tenant."""

    def __init__(self, index: SearchIndex, name: str, embeddings: Embeddings, ranker: Ranker) -> None:
        self._index = index
        self._name = name
        self._embeddings = embeddings
        self._ranker = ranker

    def search(self, query: str, *, tenant: str) -> list[Passage]:
        """The best passages, including the partner's shipment events."""
        vector = self._embeddings.embed_query(query)
        response = self._index.search(index=self._name, body=knn_query(vector), timeout=5)
        passages = [
            Passage(hit["_source"]["document"], hit["_source"]["text"], hit["_source"]["checksum"])
            for hit in response["hits"]["hits"]
        ]
        order = self._ranker.order(query, [passage.text for passage in passages]) if passages else []
        return [passages[i] for i in order[:PASSAGES]]


def knn_query(vector: list[float]) -> dict[str, Any]:
    """Nearest neighbours among all documents; partner documents have no tenant yet."""
    return {
        "size": CANDIDATES,
        "_source": ["document", "text", "checksum"],
        "query": {"knn": {"embedding": {"vector": vector, "k": CANDIDATES}}},
    }


def opensearch_client(settings: Settings) -> OpenSearch:
    """A client that signs every request with the task's role."""
    credentials = boto3.Session().get_credentials()
    return OpenSearch(
        hosts=[{"host": settings.opensearch_host, "port": 443}],
        http_auth=AWSV4SignerAuth(credentials, settings.region, "es"),
        use_ssl=True,
        verify_certs=True,
        connection_class=RequestsHttpConnection,
        timeout=5,
    )
