"""Brings in threat models of other tools: each element has a fate, and what no word places waits for a person."""

from maestro_gate.importing.reading import FORMATS, read
from maestro_gate.importing.words import Words, parse
from maestro_gate.importing.writing import text

__all__ = ["FORMATS", "Words", "parse", "read", "text"]
