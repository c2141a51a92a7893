"""Collects evidence: one file per source, scanners that are launched, detectors; `collector` brings them together."""
