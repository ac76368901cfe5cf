#!/usr/bin/env bash
# Everything that is tested, in the order in which it fails fastest. Ends every process it starts.
# TILTYARD_TEST_LANGUAGES=all installs and tests the whole catalogue; without it, the core set and what is there.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
# The server's own user comes to its data through here.
chmod 711 "$work"
server=
provider=
finish() {
  [ -z "$server" ] || { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; } || true
  [ -z "$provider" ] || { kill "$provider" 2>/dev/null; wait "$provider" 2>/dev/null; } || true
  rm -rf "$work"
}
trap finish EXIT
free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
# Tests ask more often than people; how often people may is tested in the crates.
unlimited=(env)
for class in READ WRITE RUN AUTH MAIL SUBMIT; do unlimited+=("TILTYARD__LIMITS__${class}__BURST=0"); done
start_server() {
  port=${1:-$(free_port)}
  "${unlimited[@]}" "$tiltyard" serve --listen "127.0.0.1:$port" --data "$work/data" >"$work/server.out" 2>"$work/server.log" &
  server=$!
  wait_for_server
}
wait_for_server() {
  until grep -q 'Tiltyard at' "$work/server.out"; do
    kill -0 "$server" 2>/dev/null || { cat "$work/server.out" "$work/server.log"; exit 1; }
    read -rt 0.1 <> <(:) || true
  done
}
run() {
  curl --silent --show-error --fail --header 'content-type: application/json' \
    --data "{\"language\": \"python\", \"files\": [{\"content\": \"$1\"}]}" "http://127.0.0.1:$port/api/v1/runs"
}
step() { echo "==> $* ($(date +%T))"; }

step "tidy: the house is as ARCHITECTURE.md says"
cargo run --quiet --package xtask -- tidy
step "lints"
cargo clippy --quiet --workspace --all-targets -- --deny warnings
step "web: types, lints, unit tests"
(cd web && npm run --silent check && npm test --silent && npm run --silent size)
step "tests of every crate, boxes included (needs root)"
cargo test --workspace
step "cgroup v2: the tests of boxes in a virtual machine"
scripts/test-cgroup-v2.sh
step "the program"
cargo build --quiet --package tiltyard
tiltyard=target/debug/tiltyard
cargo run --quiet --package xtask -- codegen >/dev/null
git diff --exit-code -- web/src/api/__generated__ || { echo "the types of the API are not those of the code: cargo run -p xtask -- codegen"; exit 1; }
"$tiltyard" doctor
step "languages"
"$tiltyard" languages install $([ "${TILTYARD_TEST_LANGUAGES:-core}" = all ] && echo --all || echo --core)
"$tiltyard" languages test
python3 tests/image.py "$tiltyard"
if [ "${TILTYARD_TEST_LANGUAGES:-core}" = all ]; then "$tiltyard" run tests/numeric.py; fi
step "the problems that ship: every jury submission comes out as it says"
for problem in problems/*/problem.yaml; do
  "$tiltyard" problem verify "$(dirname "$problem")" >"$work/verify.out" 2>&1 || { cat "$work/verify.out"; exit 1; }
done
step "submissions: every verdict, and a flood with kills"
python3 tests/judged.py "$tiltyard" "$work/judged"
python3 tests/problems_brought_in.py "$tiltyard" "$work/brought"
python3 tests/two_servers.py "$tiltyard" "$work/two"
step "duels and a tournament, played through kills"
python3 tests/duels.py "$tiltyard" "$work/duels"
python3 tests/swiss.py "$tiltyard" "$work/swiss"
step "the server as its users meet it"
start_server
python3 tests/api.py "http://127.0.0.1:$port"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check wheel setuptools grpcio grpcio-tools grpcio-reflection
"$work/venv/bin/pip" install --quiet --disable-pip-version-check aiopyston judge0
"$work/venv/bin/python" tests/piston_client.py "http://127.0.0.1:$port"
"$work/venv/bin/python" tests/judge0_client.py "http://127.0.0.1:$port"
"$work/venv/bin/python" tests/grpc_client.py "127.0.0.1:$port"
"$work/venv/bin/python" tests/grpc_admin_client.py "127.0.0.1:$port" "$tiltyard" "$work/data"
step "requests made from the description of the API"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check 'schemathesis==4.32.5'
python3 tests/schemathesis.py "http://127.0.0.1:$port" "$work/venv/bin/schemathesis" "$tiltyard" "$work/data"
step "the playground in a browser"
(cd web && BASE_URL="http://127.0.0.1:$port" node e2e/playground.mjs)
kill "$server"; wait "$server" || true; server=
step "practice, the author's desk and the arena in a browser"
port=$(free_port)
"${unlimited[@]}" TILTYARD__ACCOUNTS__CAPTCHA=false "$tiltyard" serve --listen "127.0.0.1:$port" --data "$work/practice" >"$work/server.out" 2>"$work/server.log" &
server=$!
wait_for_server
until grep -q 'shipped problems' "$work/server.log"; do
  kill -0 "$server"
  read -rt 0.1 <> <(:) || true
done
BASE_URL="http://127.0.0.1:$port" node web/e2e/practice.mjs
export BASE_URL="http://127.0.0.1:$port" PROMOTE="env TILTYARD__SERVER__DATA=$work/practice $tiltyard admin role"
node web/e2e/desk.mjs
# A contest lasts its minutes: duels are played meanwhile.
node web/e2e/contests.mjs >"$work/contests.out" 2>&1 &
contest=$!
node web/e2e/arena.mjs
node web/e2e/integrity.mjs
wait "$contest" || { cat "$work/contests.out"; exit 1; }
cat "$work/contests.out"
step "tournaments, leaderboards and the rest of the arena in browsers, through a kill of the server"
# Rounds of a tournament have their times: duels on a server of their own are played meanwhile.
AXE=quick node web/e2e/swiss.mjs >"$work/swiss.out" 2>&1 &
swiss=$!
AXE=quick DATA_UNDER="$work" TILTYARD="$tiltyard" node web/e2e/arena-more.mjs
wait "$swiss" || { cat "$work/swiss.out"; exit 1; }
cat "$work/swiss.out"
DATA="$work/practice" AXE=quick node web/e2e/boards.mjs
kill "$server"; wait "$server" || true; server=
unset BASE_URL PROMOTE

step "the life of an account in a browser, with a provider to sign in with"
port=$(free_port)
node web/e2e/oidc-provider.mjs 0 "http://localhost:$port/api/v1/auth/school/callback" >"$work/provider.out" 2>&1 &
provider=$!
until issuer=$(sed -n 's/^listening at //p' "$work/provider.out") && [ -n "$issuer" ]; do
  kill -0 "$provider" 2>/dev/null || { cat "$work/provider.out"; exit 1; }
  read -rt 0.1 <> <(:) || true
done
cat >"$work/tiltyard.toml" <<END
[server]
data = "$work/accounts"
[[accounts.providers]]
id = "school"
name = "The school"
kind = "oidc"
issuer = "$issuer"
client_id = "tiltyard"
client_secret = "a secret of the two of us"
END
"${unlimited[@]}" "$tiltyard" serve --config "$work/tiltyard.toml" --listen "127.0.0.1:$port" >"$work/server.out" 2>"$work/server.log" &
server=$!
wait_for_server
PROMOTE="$tiltyard admin role ada admin --config $work/tiltyard.toml" BASE_URL="http://localhost:$port" node web/e2e/accounts.mjs
kill "$provider"; wait "$provider" 2>/dev/null || true; provider=
step "the end: nothing is left behind"
kill "$server"; wait "$server" || true; server=
python3 tests/nothing_left.py
step "kill -9 while a program runs: nothing is left behind, and the next start is clean"
for _ in 1 2 3; do
  start_server
  run 'while True: pass' >/dev/null 2>&1 &
  asking=$!
  until run 'print(1)' >/dev/null && curl --silent "http://127.0.0.1:$port/metrics" | grep -q '^tiltyard_boxes_busy 1'; do :; done
  kill -9 "$server"; wait "$server" 2>/dev/null || true; server=
  wait "$asking" || true
  python3 tests/nothing_left.py
done
start_server
run 'print(6 * 7)' | grep -q '"stdout":"42'
