"""Drafts a threat model from what the repository reveals: a first one, what a present one lacks, what a change owes."""

from maestro_gate.drafting.additions import Additions, owed
from maestro_gate.drafting.declared import Declared
from maestro_gate.drafting.first import first, present
from maestro_gate.drafting.patch import patch
from maestro_gate.drafting.update import Updated, update
from maestro_gate.drafting.words import Catalogue, catalogue

__all__ = [
    "Additions",
    "Catalogue",
    "Declared",
    "Updated",
    "catalogue",
    "first",
    "owed",
    "patch",
    "present",
    "update",
]
