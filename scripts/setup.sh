#!/usr/bin/env bash
# Installs what building (base) and testing (test) need from Debian's packages. Nothing is done where all is present.
set -euo pipefail
packages=(lld gcc libc6-dev make)
if [ "${1:-base}" = test ]; then
  packages+=(chromium fonts-liberation curl python3 python3-pip g++)
fi
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "==> installing: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=600 "${missing[@]}" >/dev/null
fi
