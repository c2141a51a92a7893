"""Knows which relationships of SPDX say that something depends on, contains or is described by something.

What is not listed here (documentation, patches, copies, tools' outputs …) is no part of a dependency graph.
"""

from enum import Enum
from typing import NamedTuple


class Link(Enum):
    """What a relationship means to a bill of materials."""

    DEPENDS = "depends on"
    CONTAINS = "contains"
    DESCRIBES = "describes"
    TRAINED = "was trained on"
    TESTED = "was tested on"


class Meaning(NamedTuple):
    """What one type of relationship says."""

    link: Link
    is_reversed: bool
    """The second end is the subject of the sentence: `B DEPENDENCY_OF A`."""


_FORWARD = {
    Link.DEPENDS: (
        "DEPENDS_ON", "STATIC_LINK", "DYNAMIC_LINK", "HAS_PREREQUISITE",
        "dependsOn", "hasStaticLink", "hasDynamicLink", "hasPrerequisite", "hasProvidedDependency",
        "hasOptionalDependency", "hasOptionalComponent", "usesTool",
    ),
    Link.CONTAINS: ("CONTAINS", "contains"),
    Link.DESCRIBES: ("DESCRIBES", "describes"),
    Link.TRAINED: ("trainedOn",),
    Link.TESTED: ("testedOn",),
}  # fmt: skip
_BACKWARD = {
    Link.DEPENDS: (
        "DEPENDENCY_OF", "BUILD_DEPENDENCY_OF", "DEV_DEPENDENCY_OF", "OPTIONAL_DEPENDENCY_OF",
        "PROVIDED_DEPENDENCY_OF", "RUNTIME_DEPENDENCY_OF", "TEST_DEPENDENCY_OF", "PREREQUISITE_FOR",
        "OPTIONAL_COMPONENT_OF", "BUILD_TOOL_OF", "DEV_TOOL_OF", "TEST_TOOL_OF",
    ),
    Link.CONTAINS: ("CONTAINED_BY", "PACKAGE_OF"),
    Link.DESCRIBES: ("DESCRIBED_BY",),
}  # fmt: skip

MEANINGS = {
    **{word: Meaning(link, is_reversed=False) for link, types in _FORWARD.items() for word in types},
    **{word: Meaning(link, is_reversed=True) for link, types in _BACKWARD.items() for word in types},
}
"""Type of relationship, of SPDX 2 in capitals and of SPDX 3 in camel case → what it says."""
