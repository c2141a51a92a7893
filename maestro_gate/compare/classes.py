"""The classes that a layer's violations are sorted into."""

from dataclasses import dataclass, field

from maestro_gate.model.judgement import Change


@dataclass(slots=True)
class Classes:
    """The classes of one layer while they are being filled."""

    introduced: list[Change] = field(default_factory=list)
    worsened: list[Change] = field(default_factory=list)
    resolved: list[Change] = field(default_factory=list)
    unchanged: list[Change] = field(default_factory=list)
    newly_known: list[Change] = field(default_factory=list)
