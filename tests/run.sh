#!/usr/bin/env bash
# Runs every test from a bare checkout: installs what is missing, builds, runs each suite, and ends with one line such as
#   412 passed, 0 failed
# The exit code is 0 only when every suite ran, said so in a report, and nothing in it failed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

readonly configuration=Release
readonly results=artifacts/test-results
# Minutes a suite may take before it is ended and counted as failed.
readonly limit=40m

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Neither build nodes nor a compiler server stay behind.
export MSBUILDDISABLENODEREUSE=1

passed=0 failed=0 skipped=0 running=

say() { printf '%s\n' "$*"; }

# The last line, and the exit code that goes with it.
finish() {
  local line="$passed passed, $failed failed"
  if ((skipped > 0)); then line+=", $skipped skipped"; fi
  say "$line"
  exit $((failed > 0))
}

# Something other than a test went wrong; it counts as one failure, so that no count can look clean.
abandon() {
  say "FAILED: $*"
  failed=$((failed + 1))
  finish
}

# A suite leads a process group of its own: whatever it started goes with it.
end_running() {
  if [[ -n $running ]]; then kill -KILL -- "-$running" 2>/dev/null; fi
}
trap end_running EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

has_library() { { ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null; } | grep -q "$1"; }

missing_packages() {
  has_library librdkafka.so.1 || say librdkafka1
  # What the pages show is run.
  command -v curl >/dev/null || say curl
  command -v promtool >/dev/null || say prometheus
  [[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ]] || say rabbitmq-server
  [[ -r /usr/share/activemq/bin/activemq.jar ]] || say activemq
  command -v java >/dev/null || say default-jre-headless
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || say chromium
  command -v npm >/dev/null || { say nodejs; say npm; }
  # The native part of the runtime client that local functions run under.
  command -v g++ >/dev/null || say g++
  has_library libcurl.so.4 || say libcurl4
  # cfn-lint goes into a virtual environment.
  command -v cfn-lint >/dev/null || python3 -c 'import ensurepip, venv' 2>/dev/null || say python3-venv
  # Only root can build an image.
  if ((EUID == 0)); then
    command -v buildah >/dev/null || say buildah
    command -v debootstrap >/dev/null || say debootstrap
  fi
}

install_missing() {
  # Elsewhere the library has another name and is looked for by the product itself.
  [[ $(uname) == Linux ]] || return 0
  local packages
  mapfile -t packages < <(missing_packages)
  ((${#packages[@]} > 0)) || return 0
  if ! command -v apt-get >/dev/null; then
    abandon "install what these Debian packages hold (librdkafka; promtool; RabbitMQ; ActiveMQ; Java; Chromium; npm; a C++ compiler; libcurl; Python's venv), then run this again: ${packages[*]}"
  fi
  local -a as_root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || abandon "run as root once, or install: apt-get install ${packages[*]}"
    as_root=(sudo)
  fi
  say "Installing ${packages[*]}"
  "${as_root[@]}" apt-get update -qq || abandon "apt-get update"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null || abandon "apt-get install ${packages[*]}"
}

# What it cannot install it says, and the tests that need it are skipped.
install_tools() { tests/Gateway.ChartTests/tools/install.sh >/dev/null; }

build() {
  command -v dotnet >/dev/null || abandon "the .NET SDK 10 is needed: https://dotnet.microsoft.com/download"
  dotnet restore Gateway.sln --verbosity quiet || abandon "restore"
  dotnet build Gateway.sln --no-restore --configuration "$configuration" -warnaserror -maxcpucount:2 \
    -p:UseSharedCompilation=false --verbosity quiet --nologo || abandon "build"
}

# The number in an attribute of the report's <assembly> element.
count() { grep -m1 -o '<assembly [^>]*' "$1" | grep -o " $2=\"[0-9]*\"" | tr -dc '0-9'; }

run_suite() {
  local suite=$1 report=$results/$1.xml code
  say "== $suite"
  rm -f "$report"
  timeout --kill-after=10s "$limit" \
    dotnet exec "tests/$suite/bin/$configuration/net10.0/$suite.dll" -noColor -noLogo -xml "$report" &
  running=$!
  wait "$running"
  code=$?
  end_running
  running=

  if [[ ! -s $report || -z $(count "$report" total) ]]; then
    say "FAILED: $suite left no report (exit code $code)"
    failed=$((failed + 1))
    return
  fi
  local suite_passed suite_failed
  suite_passed=$(count "$report" passed)
  suite_failed=$(($(count "$report" failed) + $(count "$report" errors)))
  passed=$((passed + suite_passed))
  failed=$((failed + suite_failed))
  skipped=$((skipped + $(count "$report" skipped)))
  if ((suite_passed + suite_failed == 0)); then
    say "FAILED: $suite ran no test"
    failed=$((failed + 1))
  elif ((code != 0 && suite_failed == 0)); then
    say "FAILED: $suite ended with exit code $code"
    failed=$((failed + 1))
  fi
}

install_missing
install_tools
build
mkdir -p "$results"
for project in tests/*Tests/*.csproj; do
  run_suite "$(basename "$project" .csproj)"
done
finish
