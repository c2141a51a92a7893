"""Reduces package URLs to what identifies the package: type, namespace and name, normalised.

Python's packages have one spelling here, the one that registries go by: generators write `ruamel.yaml` and
`ruamel-yaml`, and the specification leaves that open.

packageurl-python takes 7 µs for each; nearly all real ones are so plain that they are normal already, and a
regular expression sees that in 1 µs. Whatever is not plain goes to packageurl-python.
"""

import re
from functools import lru_cache

from packageurl import PackageURL

_PLAIN = re.compile(
    r"(pkg:"
    # Types whose names are lower case, most of all packages, then those whose names are case-sensitive …
    r"(?:(?:npm)/(?:(?:%40)?[A-Za-z0-9._-]+/)*[a-z0-9._-]+"
    r"|(?:pypi)/[a-z0-9]+(?:-[a-z0-9]+)*"
    r"|(?:maven|golang|gem|cargo|nuget|deb|rpm|docker|generic|huggingface|conan|conda|cran|swift)"
    r"/(?:[A-Za-z0-9._-]+/)*[A-Za-z0-9._-]+"
    r"|(?:github|gitlab|bitbucket|composer|apk|alpm|hex)/(?:[a-z0-9._-]+/)*[a-z0-9._-]+"
    r"))"
    # … then what does not identify.
    r"(?:@[A-Za-z0-9._~:+-]+|@[A-Za-z0-9._~:+-]*%[0-9A-Fa-f]{2}[A-Za-z0-9._~:+%-]*)?"
    r"(?:\?[A-Za-z._-][A-Za-z0-9._-]*=[A-Za-z0-9%._~:/+@-]+(?:&[A-Za-z._-][A-Za-z0-9._-]*=[A-Za-z0-9%._~:/+@-]+)*)?"
    r"\Z"
)
_PYTHON = "pkg:pypi/"
_SEPARATORS = re.compile(r"[-_.]+")


def base(purl: str) -> tuple[str, str]:
    """The PURL without version, qualifiers and subpath, and its type. Raises ValueError when it is none."""
    plain = _PLAIN.match(purl)
    if plain:
        whole = plain.group(1)
        return whole, whole[4 : whole.index("/")]
    return _normalised(purl)


@lru_cache(maxsize=10_000)
def _normalised(purl: str) -> tuple[str, str]:
    parsed = PackageURL.from_string(purl)
    whole = PackageURL(type=parsed.type, namespace=parsed.namespace, name=parsed.name).to_string()
    return spelt(whole), parsed.type


def spelt(purl: str) -> str:
    """The PURL with the name of a Python package as it is compared; of other types as it stands."""
    named, at, rest = purl.partition("@")
    if not named.startswith(_PYTHON):
        return purl
    name = _SEPARATORS.sub("-", named.removeprefix(_PYTHON))
    return _PYTHON + (name if "%" in name else name.lower()) + at + rest


def parsed(purl: str) -> PackageURL:
    """All parts of a PURL. Raises ValueError when it is none."""
    return PackageURL.from_string(purl)


_SIMPLE = re.compile(r"[A-Za-z0-9._~-]*\Z")


def made(ecosystem: str, name: str, version: str, qualifier: tuple[str, str] = ("", "")) -> str:
    """The PURL of a package; `name` has its namespace in front of it. Raises ValueError when there can be none."""
    namespace, _, short = name.rpartition("/")
    if (
        not qualifier[1]
        and short == short.lower()
        and "_" not in short
        and (plain := _plain_namespace(namespace)) is not None
        and _SIMPLE.match(short)
        and _SIMPLE.match(version)
        and short
    ):
        return f"pkg:{ecosystem}/{plain}{short}" + (f"@{version}" if version else "")
    qualifiers = {qualifier[0]: qualifier[1]} if qualifier[1] else None
    return PackageURL(ecosystem, namespace or None, short, version or None, qualifiers).to_string()


def _plain_namespace(namespace: str) -> str | None:
    """The namespace as it stands in a PURL, when that is plain to see."""
    scope = namespace.removeprefix("@")
    if not namespace:
        return ""
    if scope != scope.lower() or not all(part and _SIMPLE.match(part) for part in scope.split("/")):
        return None
    return f"%40{scope}/" if namespace.startswith("@") else f"{scope}/"
