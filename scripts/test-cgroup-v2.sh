#!/usr/bin/env bash
# The boxes' tests on a kernel with control groups of version 2 and nothing else: a Debian kernel in an emulated machine. The guest's
# whole file system is made here from this machine's packages and lies in its memory, so nothing but the kernel is downloaded.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Emulated processors are some twenty times slower than real ones; the step takes 2 to 4 minutes.
seconds_max=1200
packages=(qemu-system-x86 seabios busybox-static cpio gcc libc6-dev python3-minimal)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "installing: ${missing[*]}"
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=600 "${missing[@]}" >/dev/null
fi

kernel_package=$(apt-cache depends linux-image-cloud-amd64 | awk '/Depends: linux-image/ { print $2 }')
(cd "$work" && apt-get download -qq "$kernel_package" 2>/dev/null)
# Unpacked, not installed: this machine's own boot is none of our business.
dpkg-deb -x "$work"/linux-image-*.deb "$work/kernel"
kernel=$(ls "$work"/kernel/boot/vmlinuz-*)

cargo test --quiet --no-run --package tiltyard-sandbox --package tiltyard-attacks
python3 scripts/guest_root.py "$work/root" "$work/kernel"
(cd "$work/root" && find . -print0 | cpio --null --create --format=newc --quiet) >"$work/initrd"

echo "booting $(basename "$kernel") with $(du -h "$work/initrd" | cut -f1) of files"
timeout "$seconds_max" qemu-system-x86_64 -accel tcg,thread=multi -cpu max -m 3072 -smp 2 -nographic -no-reboot -nic none \
  -kernel "$kernel" -initrd "$work/initrd" \
  -append "console=ttyS0 panic=-1 loglevel=1 mitigations=off lsm=landlock cgroup_no_v1=all" </dev/null | tee "$work/console"
grep -q '^the guest: all passed' "$work/console"
