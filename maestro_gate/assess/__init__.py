"""Judges evidence: rules, controls, waivers, gaps and risk, layer by layer. Pure: values in, values out."""
