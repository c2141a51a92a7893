"""Infrastructure code, taken apart: one file per language, and what is found in whatever they define."""
