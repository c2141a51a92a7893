"""Reads SLSA provenance (0.1, 0.2, 1): who built it, from what source, out of how many materials."""

from collections.abc import Sequence

from maestro_gate.collect.integrity.claimed import Build
from maestro_gate.collect.lenient import Ignored, Object, mapping, text

TYPES = "https://slsa.dev/provenance/"
_COMMITS = ("gitCommit", "sha1")


def build(kind: str, predicate: Object, ignored: Ignored) -> Build:
    """What the predicate says of the build; nothing for other predicates, which are named by their type."""
    if not kind.startswith(TYPES):
        return Build()
    if "buildDefinition" in predicate or kind.removeprefix(TYPES).startswith("v1"):
        return _of_v1(predicate, ignored)
    return _of_v0(predicate, ignored)


def _of_v1(predicate: Object, ignored: Ignored) -> Build:
    definition = ignored.mapping(predicate.get("buildDefinition"), "predicate.buildDefinition")
    details = ignored.mapping(predicate.get("runDetails"), "predicate.runDetails")
    materials = ignored.objects(definition.get("resolvedDependencies"), "predicate.resolvedDependencies")
    uri, revision = _source(materials)
    workflow = mapping(mapping(definition.get("externalParameters")).get("workflow"))
    return Build(
        builder=text(mapping(details.get("builder")).get("id")),
        build_type=text(definition.get("buildType")),
        source_uri=uri or text(workflow.get("repository")),
        source_revision=revision,
        materials=len(materials),
    )


def _of_v0(predicate: Object, ignored: Ignored) -> Build:
    """0.1 has the build type in its recipe, 0.2 has the source in its invocation."""
    materials = ignored.objects(predicate.get("materials"), "predicate.materials")
    recipe = mapping(predicate.get("recipe"))
    source = mapping(mapping(predicate.get("invocation")).get("configSource"))
    uri, revision = _source([source, *materials])
    return Build(
        builder=text(mapping(predicate.get("builder")).get("id")),
        build_type=text(predicate.get("buildType")) or text(recipe.get("type")),
        source_uri=uri,
        source_revision=revision,
        materials=len(materials),
    )


def _source(materials: Sequence[Object]) -> tuple[str, str]:
    """Address and commit of the first material that has a commit."""
    for material in materials:
        digests = mapping(material.get("digest"))
        commit = next((text(digests[name]) for name in _COMMITS if text(digests.get(name))), "")
        if commit:
            return text(material.get("uri")), commit
    return "", ""
