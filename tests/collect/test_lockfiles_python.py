"""Python's lock files: packages, digests, edges, who asks for whom, and what comes from elsewhere."""

import json

import pytest
from locks import COMMIT, SHA, Read

from maestro_gate.collect import lockfiles


@pytest.fixture
def read(tables):
    return lambda path, text: Read(path, text, tables)


UV = f"""version = 1
[[package]]
name = "shop"
source = {{ editable = "." }}
dependencies = [{{ name = "langgraph" }}, {{ name = "colorama", marker = "sys_platform == 'win32'" }}]
[package.optional-dependencies]
x = [{{ name = "chromadb" }}]
[package.dev-dependencies]
dev = [{{ name = "ragas" }}]
[[package]]
name = "langgraph"
version = "1.0.3"
source = {{ registry = "https://registry.example/simple" }}
dependencies = [{{ name = "Open_AI", version = "2.0" }}]
sdist = {{ url = "https://registry.example/l.tar.gz", hash = "sha256:{SHA}" }}
wheels = [{{ url = "https://registry.example/l.whl", hash = "sha256:{SHA[::-1]}" }}]
[[package]]
name = "open-ai"
version = "2.0"
source = {{ git = "https://user:secret@git.example/a/b?rev=main#{COMMIT}" }}
[[package]]
name = "open-ai"
version = "1.0"
source = {{ registry = "https://registry.example/simple" }}
[[package]]
name = "chromadb"
version = "1"
source = {{ url = "https://files.example/chromadb.whl?token=secret" }}
[[package]]
name = "ragas"
version = "3"
dependencies = [{{ name = "langgraph" }}]
[[package]]
name = "colorama"
version = "0.4"
"""


def test_uv_says_all_there_is(read):
    found = read("uv.lock", UV)
    assert found.purls == {
        "pkg:pypi/langgraph@1.0.3",
        f"pkg:pypi/open-ai@2.0?vcs_url=git%2Bhttps://git.example/a/b%40{COMMIT}",
        "pkg:pypi/open-ai@1.0",
        "pkg:pypi/chromadb@1?download_url=https://files.example/chromadb.whl",
        "pkg:pypi/ragas@3",
        "pkg:pypi/colorama@0.4",
    }
    assert found.direct == {"langgraph", "chromadb", "ragas", "colorama"}
    assert found.scopes() | {"open-ai": ""} == {
        "langgraph": "required", "open-ai": "", "chromadb": "optional", "ragas": "excluded", "colorama": "optional"
    }  # fmt: skip
    assert found.reading.digests == {"pkg:pypi/langgraph@1.0.3": (f"SHA-256:{SHA}", f"SHA-256:{SHA[::-1]}")}
    assert found.components["pkg:pypi/langgraph@1.0.3"].hashes == ("SHA-256",)
    git = f"pkg:pypi/open-ai@2.0?vcs_url=git%2Bhttps://git.example/a/b%40{COMMIT}"
    assert found.edges() == {
        ("pkg:pypi/langgraph@1.0.3", git),
        ("pkg:pypi/ragas@3", "pkg:pypi/langgraph@1.0.3"),
    }
    assert found.reading.notes == ()


def test_no_credential_of_an_address_stays(read):
    assert "secret" not in repr(read("uv.lock", UV).reading)


def test_the_bill_of_a_lock_file_says_that_the_gate_made_it(read):
    (bill,) = read("uv.lock", UV).sboms
    assert (bill.is_generated, bill.format, bill.components, bill.dependencies) == (True, "lock file", 6, 2)
    assert (bill.without_version, bill.without_hash, bill.without_license) == (0, 5, 6)
    assert bill.root == ""
    assert bill.timestamp is None
    assert bill.ignored == ()


POETRY = f"""
[[package]]
name = "Flask"
version = "3.0"
optional = false
groups = ["main", "dev"]
files = [{{file = "flask.whl", hash = "sha256:{SHA}"}}]
[package.dependencies]
Werkzeug = {{version = ">=3", markers = "x"}}
[[package]]
name = "werkzeug"
version = "3.1"
groups = ["main"]
[[package]]
name = "pytest"
version = "8"
groups = ["dev"]
[[package]]
name = "redis"
version = "5"
optional = true
groups = ["main"]
[[package]]
name = "parser"
version = "1"
[package.source]
type = "git"
url = "https://git.example/a/parser.git"
reference = "main"
resolved_reference = "{COMMIT}"
[[package]]
name = "own"
version = "0"
[package.source]
type = "directory"
url = "own"
[metadata]
lock-version = "2.1"
"""


def test_poetry_says_what_its_groups_say(read):
    found = read("poetry.lock", POETRY)
    assert found.scopes() == {
        "Flask": "required", "werkzeug": "required", "pytest": "excluded", "redis": "optional", "parser": "required"
    }  # fmt: skip
    assert found.direct == {"Flask", "pytest", "redis", "parser"}, "what no other package needs"
    assert ("pkg:pypi/flask@3.0", "pkg:pypi/werkzeug@3.1") in found.edges()
    assert f"pkg:pypi/parser@1?vcs_url=git%2Bhttps://git.example/a/parser.git%40{COMMIT}" in found.purls


@pytest.mark.parametrize("table", [f'[metadata.files]\na = [{{file = "a", hash = "sha256:{SHA}"}}]',
                                   f'[metadata.hashes]\na = ["{SHA}"]'])  # fmt: skip
def test_digests_of_old_poetry_stand_in_a_table_of_their_own(read, table):
    found = read("poetry.lock", f'[[package]]\nname = "a"\nversion = "1"\ncategory = "dev"\n{table}\n')
    assert found.reading.digests == {"pkg:pypi/a@1": (f"SHA-256:{SHA}",)}
    assert found.scopes() == {"a": "excluded"}


def test_pdm(read):
    found = read(
        "pdm.lock",
        f"""[[package]]
name = "a"
version = "1"
groups = ["default"]
dependencies = ["b[x]>=1; python_version > '3'"]
files = [{{file = "a.whl", hash = "sha256:{SHA}"}}]
[[package]]
name = "b"
version = "2"
groups = ["test"]
git = "https://git.example/b"
revision = "{COMMIT}"
[[package]]
name = "own"
version = "0"
path = "./own"
""",
    )
    git = f"pkg:pypi/b@2?vcs_url=git%2Bhttps://git.example/b%40{COMMIT}"
    assert found.edges() == {("pkg:pypi/a@1", git)}
    assert found.scopes() == {"a": "required", "b": "excluded"}


def test_pylock(read):
    found = read(
        "pylock.dev.toml",
        f"""lock-version = "1.0"
[[packages]]
name = "a"
version = "1"
wheels = [{{name = "a.whl", hashes = {{sha256 = "{SHA}"}}}}]
dependencies = [{{name = "b"}}]
[[packages]]
name = "b"
marker = "os_name == 'nt'"
vcs = {{type = "git", url = "https://git.example/b", commit-id = "{COMMIT}"}}
[[packages]]
name = "own"
directory = {{path = "."}}
""",
    )
    assert found.purls == {"pkg:pypi/a@1", f"pkg:pypi/b?vcs_url=git%2Bhttps://git.example/b%40{COMMIT}"}
    assert found.scopes() == {"a": "required", "b": "optional"}
    assert found.direct == {"a"}


def test_pipfile_lock(read):
    found = read(
        "Pipfile.lock",
        json.dumps(
            {
                "_meta": {},
                "default": {
                    "a": {"version": "==1.0", "hashes": [f"sha256:{SHA}"]},
                    "own": {"path": ".", "editable": True},
                },
                "develop": {"b": {"version": "==2"}, "g": {"git": "https://git.example/g", "ref": COMMIT}},
            }
        ),
    )
    assert found.scopes() == {"a": "required", "b": "excluded", "g": "excluded"}
    assert f"pkg:pypi/g?vcs_url=git%2Bhttps://git.example/g%40{COMMIT}" in found.purls


REQUIREMENTS = f"""# made by a tool
--index-url https://user:secret@registry.example/simple
-r others.txt
Flask[async] == 3.0 ; python_version > "3" \\
    # via something
    --hash=sha256:{SHA} \\
    --hash=sha256:{SHA[::-1]}
    # via -r requirements.in
werkzeug==3.1  # via flask
open-ai>=1
parser @ git+https://user:secret@git.example/a/parser@{COMMIT}
tool @ https://files.example/tool-1.0.whl
-e git+https://git.example/a/eggs.git@main#egg=eggs
The system must answer within one second.
"""


def test_requirements_list_what_they_pin_and_what_they_leave_open(read):
    found = read("requirements.txt", REQUIREMENTS)
    assert found.purls == {
        "pkg:pypi/flask@3.0",
        "pkg:pypi/werkzeug@3.1",
        "pkg:pypi/open-ai",
        f"pkg:pypi/parser?vcs_url=git%2Bhttps://git.example/a/parser%40{COMMIT}",
        "pkg:pypi/tool?download_url=https://files.example/tool-1.0.whl",
        "pkg:pypi/eggs?vcs_url=git%2Bhttps://git.example/a/eggs.git%40main",
    }
    assert found.scopes()["Flask"] == "optional", "it has a marker"
    assert "werkzeug" not in found.direct
    assert {"Flask", "open-ai", "eggs"} <= found.direct
    assert found.reading.digests["pkg:pypi/flask@3.0"] == (f"SHA-256:{SHA}", f"SHA-256:{SHA[::-1]}")
    assert "secret" not in repr(found.reading)


@pytest.mark.parametrize(
    ("text", "is_lock"),
    [("openai\nlanggraph>=1\n", False), ("The price == the value\n", False), ("a==1\n", True), ("a[x] == 1", True),
     ("a @ https://x.example/a.whl", True), ("", False)],
)  # fmt: skip
def test_requirements_are_a_lock_file_where_they_pin_something(text, is_lock):
    assert lockfiles.recognises("requirements.txt", text.encode()) is is_lock
