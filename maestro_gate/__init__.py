"""maestro-gate: a merge gate that judges a change layer by layer against the MAESTRO framework."""

__version__ = "0.1.0"
