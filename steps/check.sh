#!/usr/bin/env bash
# Judges, and keeps what came of it: this step succeeds whatever the verdict is, so that it can be published. The last
# step of the action ends with the exit code that is kept here.
#
# 1. The gate gets an environment of its own: no token, no PYTHON* variable, none of the runner's command files; the way
#    to the network only when it may ask.
# 2. Nothing that it prints is a workflow command: findings quote what a change wrote.
# 3. A verdict of an earlier run cannot be taken for this one's: every run has a fresh folder.
set -euo pipefail
# shellcheck source=steps/sides.sh
. "$(dirname "${BASH_SOURCE[0]}")/sides.sh"
case $ASKED_PATH in
  /*) REPOSITORY=$ASKED_PATH ;;
  *) REPOSITORY=$GITHUB_WORKSPACE/${ASKED_PATH:-.} ;;
esac
unset "${!GIT_@}"
export GIT_NO_REPLACE_OBJECTS=1
cd "$RUNNER_TEMP"
folder=$(mktemp -d "$RUNNER_TEMP/maestro-gate/results-XXXXXX")
outcome=$folder/outcome.json report=$folder/report.md sarif=$folder/results.sarif

ends_with() {
  local code=$1 name
  echo "exit-code=$code" >> "$GITHUB_OUTPUT"
  for name in outcome report sarif; do
    if [ -s "${!name}" ]; then echo "$name=${!name}" >> "$GITHUB_OUTPUT"; fi
  done
  echo "folder=$folder" >> "$GITHUB_OUTPUT"
  exit 0
}

undecided() {
  local said=${1:0:4000}
  said=${said//%/%25}
  said=${said//$'\r'/%0D}
  echo "::error title=maestro-gate has no verdict::${said//$'\n'/%0A}"
  echo "### maestro-gate: no verdict (exit code $2)" >> "$GITHUB_STEP_SUMMARY"
  ends_with "$2"
}

choose_sides || undecided "maestro-gate: $problem" 3

set -- check "--head=$head" --format json --output "$outcome" --format markdown --output "$report" \
  --format sarif --output "$sarif"
[ -z "$base" ] || set -- "$@" "--base=$base"
[ -z "$mode" ] || set -- "$@" "--mode=$mode"
[ -z "$ASKED_PROFILE" ] || set -- "$@" "--profile=$ASKED_PROFILE"
[ -z "$ASKED_LAW_FROM" ] || set -- "$@" "--law-from=$ASKED_LAW_FROM"
[ -z "$ASKED_AS_OF" ] || set -- "$@" "--as-of=$ASKED_AS_OF"
# Relative paths are below RUNNER_TEMP, the current folder: what stands in the repository is the change's, and refused.
while IFS=$' \t' read -r path; do
  [ -z "$path" ] || set -- "$@" "--osv=$path"
done <<< "$ASKED_OSV"
[ -z "$ASKED_KEV" ] || set -- "$@" "--kev=$ASKED_KEV"
[ -z "$ASKED_EPSS" ] || set -- "$@" "--epss=$ASKED_EPSS"
case $ASKED_ONLINE in
  "" | false) network= ;;
  true)
    set -- "$@" --online
    network="HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY http_proxy https_proxy all_proxy no_proxy SSL_CERT_FILE SSL_CERT_DIR"
    ;;
  *) undecided "maestro-gate: the input online takes true or false." 2 ;;
esac
set -f
for format in $ASKED_FORMATS; do
  case $format in
    json | markdown | sarif) ;;
    *[!a-z0-9-]* | -*) undecided "maestro-gate: the input formats takes names, with spaces between them." 2 ;;
    *) set -- "$@" --format "$format" --output "$folder/maestro-gate.$format" ;;
  esac
done

set -- "$ENVIRONMENT/bin/python" -I "$ENVIRONMENT/bin/maestro-gate" "$@" -- "$REPOSITORY"
for name in $network; do
  [ -z "${!name:-}" ] || set -- "$name=${!name}" "$@"
done
silence=$("$ENVIRONMENT/bin/python" -I -c 'import secrets; print(secrets.token_hex(20))')
echo "::stop-commands::$silence"
code=0
env -i PATH="$PATH" HOME="${HOME:-$RUNNER_TEMP}" TMPDIR="$RUNNER_TEMP" LANG=C.UTF-8 \
  MAESTRO_GATE_TOOLS="$MAESTRO_GATE_TOOLS" MAESTRO_GATE_CACHE="$MAESTRO_GATE_CACHE" \
  MAESTRO_GATE_PROFILE="${MAESTRO_GATE_PROFILE:-}" MAESTRO_GATE_MODE="${MAESTRO_GATE_MODE:-}" \
  "$@" 2> "$RUNNER_TEMP/maestro-gate/said" || code=$?
said=$(cat "$RUNNER_TEMP/maestro-gate/said")
printf '\n%s\n' "$said"
echo "::$silence::"
if [ ! -s "$outcome" ]; then
  undecided "${said:-maestro-gate ended with exit code $code and said nothing.}" "$code"
fi
ends_with "$code"
