#!/bin/sh
# Puts `wxauth` into the folder $1. Where it comes from:
#   WXAUTH_BINARY              a file that is there already, or
#   WXAUTH_URL, WXAUTH_SHA256  a file to fetch; one with another checksum is refused, or
#   WXAUTH_SOURCE              a checkout to build with cargo.
set -eu
folder=${1:?usage: install.sh FOLDER}
mkdir -p "$folder"
into=$folder/wxauth
if [ -n "${WXAUTH_BINARY:-}" ]; then
  cp "$WXAUTH_BINARY" "$into"
elif [ -n "${WXAUTH_URL:-}" ]; then
  : "${WXAUTH_SHA256:?WXAUTH_URL needs WXAUTH_SHA256, so that only the file you mean is run}"
  curl --fail --silent --show-error --location --retry 3 --output "$into.part" "$WXAUTH_URL"
  if command -v sha256sum > /dev/null; then
    found=$(sha256sum < "$into.part" | cut -d ' ' -f 1)
  else
    found=$(shasum -a 256 < "$into.part" | cut -d ' ' -f 1)
  fi
  if [ "$found" != "$WXAUTH_SHA256" ]; then
    rm -f "$into.part"
    echo "wxauth: the file at WXAUTH_URL has the checksum $found, not $WXAUTH_SHA256" >&2
    exit 1
  fi
  mv "$into.part" "$into"
elif [ -n "${WXAUTH_SOURCE:-}" ]; then
  cargo install --locked --quiet --root "$folder/built" --path "$WXAUTH_SOURCE"
  mv "$folder/built/bin/wxauth" "$into"
  rm -rf "$folder/built"
else
  echo "wxauth: set WXAUTH_BINARY, or WXAUTH_URL and WXAUTH_SHA256, or WXAUTH_SOURCE" >&2
  exit 2
fi
chmod +x "$into"
"$into" --version
