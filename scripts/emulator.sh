#!/bin/sh
# Runs a command against an emulator of the AWS API, and ends the emulator with it:
#   npm run test:emulator
# Needs python3 and, the first time, PyPI: moto is installed into node_modules/.cache, never into the system.
set -eu
VERSION=5.2.5
ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
VENV="$ROOT/node_modules/.cache/moto-$VERSION"

if ! [ -x "$VENV/bin/moto_server" ]; then
  rm -rf "$VENV"
  python3 -m venv "$VENV"
  "$VENV/bin/pip" install --quiet --disable-pip-version-check "moto[server]==$VERSION" || { rm -rf "$VENV"; exit 1; }
fi

PORT=$("$VENV/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
LOG=$(mktemp)
"$VENV/bin/moto_server" -H 127.0.0.1 -p "$PORT" >"$LOG" 2>&1 &
EMULATOR=$!
trap 'kill "$EMULATOR" 2>/dev/null || true; wait "$EMULATOR" 2>/dev/null || true; rm -f "$LOG"' EXIT
trap 'exit 130' INT TERM HUP

# Ready when it answers; gone when its process is.
until "$VENV/bin/python" -c "import urllib.request as u; u.urlopen('http://127.0.0.1:$PORT/moto-api/', timeout=1)" 2>/dev/null; do
  kill -0 "$EMULATOR" 2>/dev/null || { cat "$LOG" >&2; exit 1; }
  sleep 0.1
done

AWS_EMULATOR_ENDPOINT="http://127.0.0.1:$PORT" "$@"
