#!/usr/bin/env bash
# Puts AWS's own runtime client for Node.js (npm's aws-lambda-ric) into a folder and prints it. Does nothing where it is there already.
# The package's install script builds curl and a library of its own from source with cmake and autotools, for minutes. Here its native
# part is compiled from the same sources by the compiler alone, against the system's libcurl: a few seconds.
set -euo pipefail
readonly client=aws-lambda-ric@3.3.0 headers=node-addon-api@6.1.0
readonly client_sum=9p06TbKVK4a050NY/vYOxhMHvnIiUu5o1W0//q6yNLSqA/c91pn4BOj3C3sRTpplkUNsGJdU5qWyU2STo6L8hA==
readonly headers_sum=+eawOlIgy680F0kBzPUNFhMZGtJ1YmqM6l4+Crf4IkImjYrO/mqPwRMh352g23uIaQKFItcQ64I7KMaJxHgAVA==

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=${GATEWAY_TEST_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/gateway-tests}/runtime-$(sha256sum < "$here/install.sh" | cut -c1-12)
if [[ -d $folder ]]; then echo "$folder"; exit; fi

missing() { echo "$1 is missing; install $2" >&2; exit 1; }
for tool in node npm g++; do command -v $tool >/dev/null || missing $tool "nodejs, npm and g++"; done
for include in /usr/include/node "$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")/include/node"; do [[ -r $include/node.h ]] && break; done
[[ -r $include/node.h ]] || missing "node.h" libnode-dev

# Everything goes into a folder of its own first: what is there is whole, also where several install at once.
mkdir -p "$(dirname "$folder")"
new=$(mktemp -d "$folder.XXXXXX")
trap 'rm -rf "$new"' EXIT

# fetch PACKAGE SUM: into a folder named like the package, without its version.
fetch() {
  local archive
  archive=$(cd "$new" && npm pack --silent --fetch-retries=1 --fetch-retry-mintimeout=1000 "$1")
  [[ $(node -p 'require("crypto").createHash("sha512").update(require("fs").readFileSync(process.argv[1])).digest("base64")' "$new/$archive") == "$2" ]] || { echo "$1 is not the package that the tests were written for" >&2; exit 1; }
  mkdir "$new/${1%@*}"
  tar xzf "$new/$archive" -C "$new/${1%@*}" --strip-components=1 --no-same-owner
}
fetch "$client" "$client_sum"
fetch "$headers" "$headers_sum"

cd "$new/aws-lambda-ric"
mkdir native
tar xzf deps/aws-lambda-cpp-*.tar.gz -C native --strip-components=1 --no-same-owner
tar xzf deps/curl-*.tar.gz -C native --strip-components=1 --no-same-owner --wildcards '*/include/curl/*.h'
sed 's/@[A-Z_]*@/0/g' native/src/version.cpp.in > native/src/version.cpp
g++ -shared -fPIC -std=c++17 -w -fvisibility=hidden -DNODE_GYP_MODULE_NAME=rapid_client -DNAPI_CPP_EXCEPTIONS -DBUILDING_NODE_EXTENSION \
  -I"$include" -I../node-addon-api -Inative/include \
  src/rapid-client.cc native/src/{runtime,logging,version}.cpp -o dist/rapid-client.node -l:libcurl.so.4 >&2
mv -T "$new" "$folder" 2>/dev/null || [[ -d $folder ]]
echo "$folder"
