"""Vulnerabilities as scanners and advisories write them, and what is said of them."""
