"""Reads what a repository publishes as an MCP server: `server.json` of the registry, `manifest.json` of a bundle.

https://github.com/modelcontextprotocol/registry and https://github.com/anthropics/mcpb
"""

from collections.abc import Iterator

from maestro_gate.collect import mcp_files, mcp_secrets
from maestro_gate.collect.lenient import Object, mapping, sequence, text
from maestro_gate.collect.reading import Reading, Tables, ordered
from maestro_gate.errors import InvalidInput
from maestro_gate.model.evidence import Detection
from maestro_gate.model.subjects import Tool

NAME = "mcp-published"
PROVIDES = "mcp-published"

_REGISTRY = (b"modelcontextprotocol", b'"name"')
_BUNDLE = (b'"server"', b'"mcp_config"')
_FRAMEWORK = "mcp"


def recognises(path: str, head: bytes) -> bool:
    """Does the file have the words of a published server; both names are used for much else."""
    marks = _REGISTRY if path.lower().endswith("server.json") else _BUNDLE
    return all(mark in head for mark in marks)


def read(path: str, data: bytes, tables: Tables) -> Reading:
    """The server, and the tools that a bundle says it has. Raises InvalidInput with the place."""
    value, line = mcp_files.load_object(path, data)
    name = tables.mcp.secrets.shapes.sub("…", text(value.get("name")))
    if not name or not any(key in value for key in ("packages", "remotes", "server", "$schema")):
        raise InvalidInput("this is no MCP server: it has no name, or nothing to run", where=f"{path}:1:1")
    place = tables.surface.published_mcp_server
    found = Detection(
        *(place.layer, place.type, name, path, line(("name",)), "used"), ref=f"mcp_server:{name}"
    )
    packages = [
        Detection(*(place.layer, place.type, name, path, line(("packages", number)), "used"), ref=ref)
        for number, ref in _packages(value)
    ]
    tools = [
        mcp_secrets.without_secret_names(_tool(path, line(("tools", number)), tool), tables.mcp.secrets)
        for number, tool in _tools(value)
    ]
    return Reading(subjects=ordered(tools), detections=tuple(sorted({found, *packages}, key=repr)))


def _packages(value: Object) -> Iterator[tuple[int, str]]:
    """Number of a package and how a threat model would bind it."""
    for number, item in enumerate(sequence(value.get("packages"))):
        package = mapping(item)
        kind = (
            text(package.get("registryType"))
            or text(package.get("registry_type"))
            or text(package.get("registry_name"))
        )
        name = text(package.get("identifier")) or text(package.get("name"))
        if not name:
            continue
        if kind == "oci":
            yield number, f"image:{name.partition('@')[0]}"
        elif kind in ("npm", "pypi", "nuget", "cargo"):
            yield number, f"purl:pkg:{kind}/{name}"


def _tools(value: Object) -> Iterator[tuple[int, Object]]:
    for number, item in enumerate(sequence(value.get("tools"))):
        if text(mapping(item).get("name")):
            yield number, mapping(item)


def _tool(path: str, line: int, value: Object) -> Tool:
    return Tool(
        path=path,
        line=line,
        name=text(value.get("name")),
        framework=_FRAMEWORK,
        language="",
        description=text(value.get("description")),
        parameters=(),
        free_text=(),
        effects=(),
        requires_approval=False,
    )
