#!/usr/bin/env bash
# The boxes' own tests on a machine with version 2 of control groups and nothing else: Debian's kernel in an emulated
# machine that this script makes and throws away. Needs neither hardware virtualisation nor a change of this machine.
# TILTYARD_V2_KERNEL=6.12 takes another of Debian's kernels; TILTYARD_V2_PARTS="root" runs a part alone. The parts are
# independent and run side by side, one per core: about four minutes on two cores, half of that on four.
#
# The machine's clock counts instructions and not the time outside (-icount): however slow or busy this machine is,
# 200 ms in the guest are the same 200 million instructions, so every limit in the tests means what it says. While the
# guest sleeps no time passes outside. Its disk is memory, because waiting for a real one would be sleep as well.
set -euo pipefail
cd "$(dirname "$0")/.."
kernel_version=${TILTYARD_V2_KERNEL:-6.1}
# The longest first.
read -ra parts <<<"${TILTYARD_V2_PARTS:-jobs walls limits compilers service root}"
# In this time the slowest part ends on a slow machine; a guest that hangs is a failure.
seconds_max=900
# What the packages below need, and room; whole pieces of 128 MiB.
disk=640M
work=$(mktemp -d)
machines=()
readers=()
finish() {
  for machine in "${machines[@]}"; do kill "$machine" 2>/dev/null || true; done
  wait
  rm -rf "$work"
}
trap finish EXIT
say() { echo "cgroup v2: $* (${SECONDS} s)"; }

# --- what is needed of Debian
missing=()
for package in qemu-system-x86 busybox-static e2fsprogs; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
if [ ${#missing[@]} -gt 0 ]; then
  say "installing ${missing[*]}"
  apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=600 "${missing[@]}" >/dev/null
fi
# Unpacked and not installed: a kernel that is installed would set up a boot loader here.
package=$(apt-cache search --names-only "^linux-image-${kernel_version//./\\.}\.[.0-9+debu-]*-cloud-amd64\$" |
  cut -d" " -f1 | sort -V | tail -1)
[ -n "$package" ] || { echo "Debian has no kernel $kernel_version for virtual machines" >&2; exit 1; }
say "kernel: $package"
(cd "$work" && apt-get download -qq -o APT::Sandbox::User=root "$package" && dpkg-deb -x "$package"_*.deb kernel)
kernel=$(echo "$work"/kernel/boot/vmlinuz-*)

# --- the tests, at the paths that were compiled into them
say "building the tests"
tests=$(cargo test --quiet --package tiltyard-sandbox --package tiltyard-attacks --no-run --message-format=json)
# Prints the program of a target: its kind, its name.
program() {
  python3 -c '
import json, sys
for line in sys.stdin:
    message = json.loads(line)
    target = message.get("target", {})
    if message.get("executable") and message["profile"]["test"] == (sys.argv[1] != "bin") \
            and target["kind"] == [sys.argv[1]] and target["name"] == sys.argv[2]:
        print(message["executable"])
' "$@" <<<"$tests" | grep .
}
unit=$(program lib tiltyard_sandbox)
boxes=$(program test boxes)
escape=$(program test escape)
kill=$(program test kill)
supervisor=$(program bin tiltyard-supervisor)
attacker=$(program bin tiltyard-escape)

# --- the guest's root: this machine's packages that the tests call, and what those need
root=$work/root
mkdir -p "$root"/{usr/{bin,sbin,lib,lib64},etc,proc,sys,dev,tmp,run,root,var/tmp,tests}
chmod 1777 "$root"/{tmp,var/tmp}
for name in bin sbin lib lib64; do ln -s "usr/$name" "$root/$name"; done
wanted=$(apt-cache depends --recurse --installed --no-recommends --no-suggests --no-conflicts \
  --no-breaks --no-replaces --no-enhances gcc g++ make python3 dash coreutils findutils grep sed procps \
  util-linux mount hostname libgcc-s1 | grep -E '^[a-z0-9]')
mapfile -t packages < <(dpkg-query -W -f '${db:Status-Abbrev} ${binary:Package}\n' | awk '$1 == "ii" { print $2 }' |
  grep -Ex "($(paste -sd'|' <<<"${wanted//+/\\+}"))(:.*)?")
# Older packages name /bin and /lib, which have long been links to the same below /usr.
dpkg -L "${packages[@]}" | sed -nE 's,^/(s?bin|lib|lib64)/,/usr/\1/,; s,^/(usr/.+)$,\1,p' |
  grep -vE '^usr/share/(doc|man|info|locale|lintian)/|\.distrib$' | sort -u |
  while read -r name; do [ ! -e "/$name" ] || echo "$name"; done >"$work/files"
find /usr/bin -lname '/etc/alternatives/*' -printf '%P\n' | sed 's,^,usr/bin/,' >>"$work/files"
tar -c -C / --no-recursion -T "$work/files" | tar -x -C "$root" --keep-directory-symlink
cp -a /etc/alternatives /etc/ld.so.cache "$root/etc/"
printf 'root:x:0:0::/root:/bin/sh\n' >"$root/etc/passwd"
printf 'root:x:0:\n' >"$root/etc/group"
(umask 077 && printf 'root:$y$never$shown:1::::::\n' >"$root/etc/shadow")
cp "$(command -v busybox)" "$root/usr/bin/busybox"
for file in "$supervisor" "$attacker"; do
  mkdir -p "$root$(dirname "$file")"
  cp "$file" "$root$file"
done
cp "$unit" "$root/tests/unit"
cp "$boxes" "$root/tests/boxes"
cp "$escape" "$root/tests/escape"
cp "$kill" "$root/tests/kill"

# The guest's first process on its root. The word that decides is its last line.
cat >"$root/tests/run" <<'GUEST'
#!/bin/sh
part=$(sed 's/.*part=\([a-z]*\).*/\1/' /proc/cmdline)
fail() { echo "guest: $*"; echo "guest: FAILED"; busybox poweroff -f; }
up() { cut -d' ' -f1 /proc/uptime; }
mount -t tmpfs tmpfs /run && mkdir -p /dev/shm /dev/mqueue && mount -t tmpfs tmpfs /dev/shm && mount -t mqueue mqueue /dev/mqueue
# As systemd mounts it: who makes a namespace for control groups cannot move processes across its border.
mount -t cgroup2 -o nsdelegate,memory_recursiveprot cgroup2 /sys/fs/cgroup || fail "no version 2 of control groups"
grep -q ' - cgroup ' /proc/self/mountinfo && fail "version 1 is mounted too"
grep -q landlock /sys/kernel/security/lsm || fail "no landlock"
all=$(sed 's/[^ ]*/+&/g' /sys/fs/cgroup/cgroup.controllers)
echo "$all" >/sys/fs/cgroup/cgroup.subtree_control || fail "controllers $all"
busybox ip link set lo up
echo "guest: Linux $(uname -r), $(nproc) cores, part $part, $(up) s after power on"
case $part in
service)
  # A service's own group: not the root of the tree, so processes may live in its leaves only.
  mkdir -p /sys/fs/cgroup/system.slice/tiltyard.service
  echo "+memory +pids" >/sys/fs/cgroup/system.slice/cgroup.subtree_control
  echo $$ >/sys/fs/cgroup/system.slice/tiltyard.service/cgroup.procs || fail "no group for a service"
  ;;
esac
wrong=0
# One test at a time: a test of limits must not share its core with another.
try() {
  begun=$(up)
  "/tests/$@" --test-threads=1 --nocapture </dev/null 2>&1 || wrong=1
  echo "guest: $part: $*: $(busybox awk "BEGIN { print $(up) - $begun }") s"
}
cd /tests
try unit --include-ignored cgroup
case $part in
root | service) try boxes; try kill ;;
limits) try escape attack_0 attack_1 attack_2 ;;
walls) try escape attack_3 attack_4 attack_5 attack_6 attack_7 attack_8 attack_9 ;;
compilers) try escape attacks_on_compilers ;;
# Whatever is not named above, so that a new test is forgotten by nobody.
jobs) try escape --skip attack_ --skip attacks_on_compilers ;;
*) fail "no part $part" ;;
esac
[ $wrong = 0 ] && echo "guest: all passed" || echo "guest: FAILED"
busybox poweroff -f
GUEST
chmod +x "$root/tests/run"
truncate -s "$disk" "$work/root.ext4"
mkfs.ext4 -q -F -O ^has_journal -m 0 -d "$root" "$work/root.ext4"

# --- the guest's first steps: the modules of its disk, then its root
initrd=$work/initrd
mkdir -p "$initrd"/{bin,root,modules,dev}
cp "$(command -v busybox)" "$initrd/bin/busybox"
for module in libnvdimm nfit nd_btt nd_pmem overlay; do
  file=$(find "$work/kernel/lib/modules" -name "$module.ko*" -print -quit)
  case $file in
  *.ko) cp "$file" "$initrd/modules/" ;;
  *.ko.xz) busybox xzcat "$file" >"$initrd/modules/$module.ko" ;;
  *) echo "$package has no module $module" >&2; exit 1 ;;
  esac
done
cat >"$initrd/init" <<'INIT'
#!/bin/busybox sh
export PATH=/usr/bin:/usr/sbin:/bin
b=/bin/busybox
for module in libnvdimm nfit nd_btt nd_pmem overlay; do
  $b insmod /modules/$module.ko
done
$b mount -t devtmpfs dev /dev
tries=0
until [ -b /dev/pmem0 ] || [ $tries = 100 ]; do tries=$((tries + 1)); $b sleep 0.1; done
$b mount -t ext4 -o noatime /dev/pmem0 /root || { echo "guest: FAILED: no root"; $b poweroff -f; }
$b mount -t proc proc /root/proc
$b mount -t sysfs sys /root/sys
$b mount -t securityfs security /root/sys/kernel/security
$b mount --move /dev /root/dev
exec $b switch_root /root /tests/run
INIT
chmod +x "$initrd/init"
(cd "$initrd" && find . | busybox cpio -o -H newc 2>/dev/null) >"$work/initrd.cpio"
say "the guest is made"

boot() {
  # Its own: writes to the disk stay in its memory.
  exec timeout --kill-after=10 "$seconds_max" qemu-system-x86_64 \
    -machine pc,nvdimm=on -accel tcg -cpu qemu64 -smp 1 -icount shift=0,sleep=off -m 1G,slots=1,maxmem=2G \
    -object "memory-backend-file,id=root,share=off,mem-path=$work/root.ext4,size=$disk" -device nvdimm,memdev=root,id=disk \
    -display none -monitor none -serial "file:$work/$1.log" -no-reboot -nic none \
    -kernel "$kernel" -initrd "$work/initrd.cpio" \
    -append "console=ttyS0 panic=-1 loglevel=2 mitigations=off tsc=reliable lsm=landlock,yama part=$1" </dev/null
}
cores=$(nproc)
for part in "${parts[@]}"; do
  # As many at a time as there are cores: each keeps one busy and may take a gigabyte.
  while [ "$(jobs -pr | grep -cxFf <(printf '%s\n' "${machines[@]}"))" -ge "$cores" ]; do sleep 0.5; done
  : >"$work/$part.log"
  boot "$part" &
  machines+=($!)
  # The firmware clears the screen and sets colours.
  tail -f -n +1 --pid=$! "$work/$part.log" | sed -uE "s/\r$//; s/\x1b(c|\[[0-9;?]*[A-Za-z])//g; s/^/[$part] /" &
  readers+=($!)
done
for machine in "${machines[@]}"; do wait "$machine" || true; done
machines=()
for reader in "${readers[@]}"; do wait "$reader" || true; done
wrong=0
for part in "${parts[@]}"; do
  if ! tr -d '\r' <"$work/$part.log" | grep -qx 'guest: all passed'; then
    echo "cgroup v2: part $part FAILED" >&2
    wrong=1
  fi
done
say "end"
exit $wrong
