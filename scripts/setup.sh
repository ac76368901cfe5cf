#!/usr/bin/env bash
# Installs what building (base) and testing (test) need from Debian's packages. Nothing is done where all is present.
set -euo pipefail
if ! node --eval 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' 2>/dev/null || ! npm --version >/dev/null 2>&1; then
  echo "Node.js 20.19 or later with npm is needed to build the web page: https://nodejs.org" >&2
  exit 1
fi
if ! cargo --version >/dev/null 2>&1; then
  echo "Rust with cargo is needed: https://rustup.rs" >&2
  exit 1
fi
packages=(lld gcc libc6-dev make)
if [ "${1:-base}" = test ]; then
  packages+=(chromium fonts-liberation postgresql curl python3 python3-pip python3-venv g++ busybox-static nats-server)
fi
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  # Tests start a PostgreSQL of their own; the package would make and start another.
  if [[ " ${missing[*]} " == *" postgresql "* ]] && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
  fi
  echo "==> installing: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=600 "${missing[@]}" >/dev/null
fi
