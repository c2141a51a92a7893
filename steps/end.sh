#!/usr/bin/env bash
# Ends the job as the check ended. No exit code, or a zero without an outcome, is a failure: nothing was judged.
set -euo pipefail
case $EXIT_CODE in
  10) echo "Blocked by policy. The step summary lists the reasons; \`maestro-gate explain NAME\` says why each of them exists." ;;
  3) echo "Undecided: evidence is missing. The step summary, or else the log of the step Check, says which and what to do." ;;
  2) echo "Something that was given is invalid. The log of the step Check says where." ;;
esac
case $EXIT_CODE in
  0)
    if [ -s "$OUTCOME" ]; then exit 0; fi
    echo "::error title=maestro-gate::There is no outcome, so there is no verdict."
    exit 1
    ;;
  # Up to 255: a shell keeps the lowest eight bits, and 256 would end as 0.
  [1-9] | [1-9][0-9] | 1[0-9][0-9] | 2[0-4][0-9] | 25[0-5]) exit "$EXIT_CODE" ;;
esac
echo "::error title=maestro-gate::The check did not run to its end, so there is no verdict. The log of the steps says why."
exit 1
