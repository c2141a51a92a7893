"""What the tests of drafts have in common: hostile inventories, and a threat model read back as the gate reads it."""

from hypothesis import strategies as st

from maestro_gate import drafting, policy
from maestro_gate.collect import reading, threat_model
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.subjects import DetectedAsset

FILES = policy.bundled_files()
POLICY = policy.read(FILES, profile="standard")
CATALOGUE = drafting.catalogue(FILES, POLICY)
TABLES = reading.tables(FILES)
PATH = ".maestro/threat-model.yaml"
LAYERS = [layer.slug for layer in POLICY.layers if layer.slug != "cross-layer"]


def asset(name, type_="hosted-llm-provider", layer="foundation-models", **fields):
    values = {
        "path": "src/app.py", "line": 3, "layer": layer, "type": type_, "name": name, "provider": "", "model": "",
        "confidence": "used", "refs": (), "places": ("src/app.py:3",), "safeguard": "", "owes_entry": True,
    }  # fmt: skip
    return DetectedAsset(**values | fields)


OPENAI = asset("openai", provider="openai", refs=("purl:pkg:pypi/openai",))
AGENT = asset("support", "agent-definition", "agent-frameworks", refs=("path:src/app.py",))
TOOL = asset("refund", "tool-definition", "agent-frameworks", refs=("path:src/app.py",))
STORE = asset("chroma", "vector-db-client", "data-operations", refs=("purl:pkg:pypi/chromadb",))
SERVER = asset(
    "files",
    "mcp-server",
    "agent-ecosystem",
    path=".mcp.json",
    places=(".mcp.json:2",),
    refs=("mcp_server:files",),
)
TRACES = asset(
    "langfuse", "llm-observability", "evaluation-and-observability", refs=("purl:pkg:pypi/langfuse",)
)
EVERYTHING = (OPENAI, AGENT, TOOL, STORE, SERVER, TRACES)

NASTY = st.one_of(
    st.text(max_size=12),
    st.sampled_from([
        "yes", "null", "0o17", "1e5", "1:30", "- a", "# x", "a: b", "[x]", "{a: b}", "*a", "&a", "!!str x", "%x", "@x", "`x`",
        "a\nthreats: []", "\u2028x", "\x85", "\x00", "\ufeff", "'", '"', "\\", "...", "---", "<<", "? x", "| x", "", " ",
        "é" * 300, "x" * 5000, "a # b", "😀", "=", "2026-01-01", "~", ".inf", "__init__.py",
    ]),
)  # fmt: skip
PLACES = st.builds(
    lambda path, line: f"{path}:{line}" if line else path,
    st.one_of(st.sampled_from(["src/a.py", "src/b.py", "tools/x.py", "requirements.txt"]), NASTY),
    st.integers(0, 3),
)


@st.composite
def detected_assets(draw):
    layer = draw(st.sampled_from(LAYERS))
    types = [*CATALOGUE.roles, "dataset", "guardrail"]
    places = draw(st.lists(PLACES, min_size=1, max_size=4))
    name = draw(NASTY)
    kinds = st.sampled_from(["purl", "path", "model_id", "mcp_server", "tf_address", "nonsense", "host"])
    return asset(
        name,
        draw(st.sampled_from(types)),
        layer,
        path=places[0].partition(":")[0],
        model=draw(st.one_of(st.just(""), NASTY)),
        provider=draw(st.one_of(st.just(""), NASTY)),
        refs=tuple(
            sorted(f"{kind}:{value}" for kind, value in draw(st.lists(st.tuples(kinds, NASTY), max_size=3)))
        ),
        places=tuple(sorted(places)),
        owes_entry=draw(st.booleans()),
        confidence=draw(st.sampled_from(["declared", "imported", "used"])),
    )


INVENTORIES = st.lists(detected_assets(), max_size=8).map(tuple)


def read_back(text):
    """The threat model as evidence. Fails when it does not follow its schema or names what is not there."""
    found = threat_model.read(PATH, text.encode(), TABLES)
    return Evidence("WORKTREE", found.subjects, ())


def updated(text, detected):
    declared = drafting.Declared.of(read_back(text))
    layers = drafting.present(detected, CATALOGUE, declared.layers)
    return drafting.update(text.encode(), PATH, drafting.owed(detected, declared, CATALOGUE, layers))
