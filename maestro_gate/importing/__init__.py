"""Reads the threat models of other tools, and says of each of their elements what became of it."""
