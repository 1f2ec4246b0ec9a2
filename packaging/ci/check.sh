#!/bin/sh
# Runs `wxauth check` and leaves its reports in $WXAUTH_REPORTS (wxauth-reports), also when it fails.
#   WXAUTH_CHECK_LEVEL, WXAUTH_CHECK_FAIL_ON  are read by wxauth itself
#   WXAUTH_BASELINE  file of known findings; used when it is there
#   WXAUTH_ARGS      further words, split at blanks
set -eu
out=${WXAUTH_REPORTS:-wxauth-reports}
mkdir -p "$out"
set -- check --no-input \
  --report "json=$out/check.json,junit=$out/junit.xml,sarif=$out/check.sarif,html=$out/check.html"
if [ -n "${WXAUTH_BASELINE:-}" ] && [ -f "$WXAUTH_BASELINE" ]; then
  set -- "$@" --baseline "$WXAUTH_BASELINE"
fi
status=0
# Unquoted on purpose: several words.
# shellcheck disable=SC2086
wxauth "$@" ${WXAUTH_ARGS:-} > "$out/check.txt" || status=$?
cat "$out/check.txt"
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  { echo '```'; cat "$out/check.txt"; echo '```'; } >> "$GITHUB_STEP_SUMMARY"
fi
# 0 passed, 1 something to fix; anything else: it could not be found out.
exit "$status"
