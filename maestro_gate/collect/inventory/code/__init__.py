"""Reads source code of seven languages by real parsers, and says which assets it uses. Nothing is executed."""
