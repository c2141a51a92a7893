"""Looks up what advisories say of the packages of a tree, and which vulnerabilities are exploited."""
