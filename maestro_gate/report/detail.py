"""How much a Markdown report says: everything, and what is left when a platform has room for less.

Left out in the order of least importance. What decided is never left out: the verdict, and every rule that blocks or
that leaves it undecided.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Detail:
    """What a report has room for."""

    left_out: tuple[str, ...] = ()
    """What a reader has to look for elsewhere, in words."""
    listed: int = 25
    """Entries of a list that are printed; the rest is counted."""
    per_group: int = 8
    """Reasons of one rule that are printed: a rule that fires often must not hide the others."""
    groups: int = 1_000_000
    """Rules of one effect that are printed."""
    law_files: int = 1_000_000
    """Files of the law that the change edits and that are named."""
    width: int = 0
    """Characters of one hostile text that are printed; 0 is all of them."""
    has_sources: bool = True
    has_waivers: bool = True
    has_controls: bool = True
    has_patch: bool = True
    has_materials: bool = True
    """What came, went and changed of the bills of materials."""
    has_model: bool = True
    """Attack paths and drift."""
    has_resolved: bool = True
    has_changes: bool = True
    has_warnings: bool = True
    has_fixes: bool = True


FULL = Detail()

_NO_SOURCES = replace(FULL, has_sources=False, left_out=("sources",))
_NO_WAIVERS = replace(_NO_SOURCES, has_waivers=False, left_out=(*_NO_SOURCES.left_out, "waivers"))
_NO_CONTROLS = replace(_NO_WAIVERS, has_controls=False, left_out=(*_NO_WAIVERS.left_out, "controls"))
_NO_PATCH = replace(
    _NO_CONTROLS, has_patch=False, left_out=(*_NO_CONTROLS.left_out, "entries for the threat model")
)
_NO_MATERIALS = replace(
    _NO_PATCH, has_materials=False, left_out=(*_NO_PATCH.left_out, "changes of materials")
)
_NO_RESOLVED = replace(
    _NO_MATERIALS, has_resolved=False, left_out=(*_NO_MATERIALS.left_out, "what is resolved")
)
_FEWER_CHANGES = replace(_NO_RESOLVED, listed=5, left_out=(*_NO_RESOLVED.left_out, "most changes of a layer"))
_NO_CHANGES = replace(
    _NO_RESOLVED, listed=5, has_changes=False, left_out=(*_NO_RESOLVED.left_out, "the changes of each layer")
)
_NARROW = replace(
    _NO_CHANGES,
    per_group=3,
    law_files=25,
    width=400,
    left_out=(*_NO_CHANGES.left_out, "long lists and texts"),
)
_NO_WARNINGS = replace(_NARROW, has_warnings=False, left_out=(*_NARROW.left_out, "warnings"))
_NO_MODEL = replace(
    _NO_WARNINGS,
    has_model=False,
    left_out=(*_NO_WARNINGS.left_out, "attack paths and drift that block nothing"),
)
_ONE_EACH = replace(_NO_MODEL, per_group=1, width=240)
_NO_FIXES = replace(_ONE_EACH, has_fixes=False, width=120, left_out=(*_ONE_EACH.left_out, "how to mend it"))
_NAMES = replace(_NO_FIXES, listed=0, per_group=0, law_files=5, width=60, groups=100)

LADDER = (
    FULL,
    _NO_SOURCES,
    _NO_WAIVERS,
    _NO_CONTROLS,
    _NO_PATCH,
    _NO_MATERIALS,
    _NO_RESOLVED,
    _FEWER_CHANGES,
    _NO_CHANGES,
    _NARROW,
    _NO_WARNINGS,
    _NO_MODEL,
    _ONE_EACH,
    _NO_FIXES,
    _NAMES,
)
"""From everything to the verdict and the names of the rules that decided it: each says no more than the one before."""
