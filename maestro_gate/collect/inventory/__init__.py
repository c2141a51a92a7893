"""Reveals the assets of a tree by what its source, manifests and agent files show. Nothing of it is executed."""
