"""Arranges an outcome as text: one file per format, each `render(outcome, …) -> str`. Nothing here decides or counts
towards a verdict.
"""
