"""A program that Checkov's own interpreter runs; the gate itself never imports it."""
