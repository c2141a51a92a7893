#!/usr/bin/env bash
# Installs this version of maestro-gate into an environment of its own, outside the workspace.
#
# 1. Nothing of the workspace takes part: Python runs isolated (-I), so that neither the current folder nor a PYTHON*
#    variable of an earlier step can put a module before ours.
# 2. Every distribution is pinned by its hash, also what builds our own wheel; that build gets no index at all.
# 3. What is never imported is never compiled: Python keeps the rest beside the modules when it first meets them.
# 4. The environment is named by what it was made from and marked whole last: a second use in one job takes it as it is.
set -euo pipefail
unset "${!PYTHON@}"
source_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
home=$RUNNER_TEMP/maestro-gate
mkdir -p "$home"
cd "$home"

suits() {
  "$1" -I -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2> /dev/null
}

python=
for candidate in python3 python3.13 python3.12 python3.11 "${RUNNER_TOOL_CACHE:-}"/Python/3.1[1-9].*/*/bin/python3; do
  if suits "$candidate"; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ]; then
  echo "::error title=maestro-gate::No Python 3.11 or later with venv is on this runner. Put actions/setup-python" \
    "(python-version: '3.12') before this step, or install python3-venv."
  exit 1
fi

digests=$("$python" -I "$source_folder/steps/digests.py" "$source_folder")
environment=$home/environment-${digests% *}
locks=${digests#* }

if [ ! -f "$environment/complete" ]; then
  rm -rf "$environment"
  "$python" -I -m venv "$environment"
  pip() {
    "$environment/bin/python" -I -m pip install --quiet --disable-pip-version-check --no-input --no-compile "$@"
  }
  pip --require-hashes --only-binary=:all: \
    --requirement "$source_folder/requirements/runtime.txt" --requirement "$source_folder/requirements/build.txt"
  pip --no-deps --no-index --no-build-isolation "$source_folder"
  "$environment/bin/python" -I "$environment/bin/maestro-gate" --version
  touch "$environment/complete"
fi

{
  echo "environment=$environment"
  echo "tools=$home/tools"
  echo "scans=$home/scans"
  echo "tools-key=maestro-gate-tools-$RUNNER_OS-$RUNNER_ARCH-$locks"
  echo "scans-key=maestro-gate-scans-$RUNNER_OS-$RUNNER_ARCH-$locks-"
} >> "$GITHUB_OUTPUT"
