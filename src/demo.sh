#!/bin/sh
# Shows the whole path on this machine: a broker, a producer, a function and an X-Ray daemon, all embedded.
# Installs librdkafka where it is missing. Arguments go to `gateway demo`, for instance --seconds 10.
set -eu

command -v dotnet >/dev/null 2>&1 || { echo "The .NET 10 SDK is needed: https://dot.net" >&2; exit 1; }

has_librdkafka() {
  { ldconfig -p 2>/dev/null | grep -q 'librdkafka\.so\.1'; } ||
    ls /usr/lib/librdkafka.so.1 /usr/local/lib/librdkafka.* /opt/homebrew/lib/librdkafka.* >/dev/null 2>&1
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

if ! has_librdkafka; then
  echo "Installing librdkafka ..." >&2
  if command -v apt-get >/dev/null 2>&1; then
    as_root apt-get update -qq && as_root apt-get install -y -qq --no-install-recommends librdkafka1 >&2
  elif command -v apk >/dev/null 2>&1; then
    as_root apk add --no-cache librdkafka >&2
  elif command -v brew >/dev/null 2>&1; then
    brew install librdkafka >&2
  else
    echo "Install librdkafka with your package manager, then run this again." >&2
    exit 1
  fi
fi

cd "$(dirname "$0")/Gateway"
dotnet build -c Release -v quiet --nologo -maxcpucount:2
exec dotnet bin/Release/net10.0/gateway.dll demo "$@"
