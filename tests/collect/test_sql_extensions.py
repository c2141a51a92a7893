"""SQL that makes a vector store of a database."""

import pytest

from maestro_gate.collect.inventory import sql_extensions
from maestro_gate.collect.reading import Tables


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("CREATE EXTENSION IF NOT EXISTS vector;", 1),
        ('/* store\n*/\ncreate extension "vector" with schema extensions;', 3),
        ("BEGIN;\nCREATE\n EXTENSION vector CASCADE;", 2),
    ],
)
def test_the_extension_for_vectors_makes_a_vector_store(tables: Tables, text: str, line: int) -> None:
    found = sql_extensions.read("db/001.sql", text.encode(), tables).detections
    assert [(d.type, d.name, d.line, d.confidence) for d in found] == [
        ("vector-db-client", "pgvector", line, "used")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-- CREATE EXTENSION vector;",
        "/* CREATE EXTENSION vector; ",
        "INSERT INTO notes VALUES ('CREATE EXTENSION vector');",
        'CREATE EXTENSION IF NOT EXISTS "uuid-ossp";',
        "CREATE EXTENSION vector_like;",
        "DROP EXTENSION vector;",
        "/*" * 200_000 + "'" * 200_000 + "create extension " * 50_000,
    ],
)
def test_other_statements_make_none(tables: Tables, text: str) -> None:
    assert sql_extensions.read("db/001.sql", text.encode(), tables).detections == ()
