#!/usr/bin/env bash
# Posts the surfaces that its arguments name. Whatever becomes of it, the verdict stands.
set -euo pipefail
cd "$RUNNER_TEMP"
if [ ! -f "$OUTCOME" ] || [ -L "$OUTCOME" ]; then
  echo "::notice title=maestro-gate::There is no outcome to publish: that run ended without a verdict, or kept none."
  exit 0
fi
for surface; do
  set -- "$@" --surface "$surface"
  shift
done
"$ENVIRONMENT/bin/python" -I "$ENVIRONMENT/bin/maestro-gate" publish "$OUTCOME" --to github "$@" --report-url "$REPORT_URL" ||
  echo "::warning title=maestro-gate::Publishing ended with exit code $?. The verdict is not affected."
