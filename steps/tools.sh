#!/usr/bin/env bash
# Installs the scanners that TOOLS names (none given: all of them; `none`: none), unless the cache brought them.
set -euo pipefail
cd "$RUNNER_TEMP"
case $TOOLS in
  none) exit 0 ;;
  *[!a-z0-9\ -]* | -*) echo "::error title=maestro-gate::The input tools takes names, with spaces between them."; exit 2 ;;
esac
set -f
# shellcheck disable=SC2086  # names, checked above
"$ENVIRONMENT/bin/python" -I "$ENVIRONMENT/bin/maestro-gate" tools install $TOOLS
