"""Drafts threat models: the first one, what to add to one, and the entries that a change owes. Values in, YAML out."""
