"""Drafts the bill of materials of a tree: packages of its lock files, and what is AI in it. Writes it as CycloneDX."""

from maestro_gate.drafting.bom.elements import About, Draft
from maestro_gate.drafting.bom.gaps import left_out, unread
from maestro_gate.drafting.bom.outline import about, draft
from maestro_gate.drafting.bom.words import Words, words

__all__ = ["About", "Draft", "Words", "about", "draft", "left_out", "unread", "words"]
