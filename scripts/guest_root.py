#!/usr/bin/env python3
"""Makes the file system of the guest in which test-cgroup-v2.sh runs the boxes' tests. Usage: guest_root.py ROOT KERNEL"""

import json
import os
import pathlib
import shutil
import subprocess
import sys

root, kernel = (pathlib.Path(path) for path in sys.argv[1:])
# What the tests and the attacks start: a shell and its tools, a C compiler, Python.
PACKAGES = """dash coreutils grep sed util-linux hostname gcc gcc-12 cpp cpp-12 binutils binutils-x86-64-linux-gnu libc6 libc6-dev libgcc-12-dev
linux-libc-dev libcrypt-dev python3-minimal python3.11-minimal libpython3.11-minimal libpython3.11-stdlib perl-base findutils procps""".split()
NOT_NEEDED = ("/usr/share/doc", "/usr/share/man", "/usr/share/locale", "/usr/share/lintian", "/usr/share/info", "/etc")


def put(path):
    """Copies a file or a link, and what it needs."""
    source = pathlib.Path(path)
    target = root / str(source).lstrip("/")
    if target.is_symlink() or target.exists():
        return
    parent = source.parent
    if not (root / str(parent).lstrip("/")).exists():
        (root / str(parent.resolve()).lstrip("/")).mkdir(parents=True, exist_ok=True)
    if source.is_symlink():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(os.readlink(source))
        if source.exists():
            put(str(source.parent.resolve() / os.readlink(source)) if not os.readlink(source).startswith("/") else os.readlink(source))
    elif source.is_dir():
        target.mkdir(parents=True, exist_ok=True)
    elif source.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)
        libraries(source)


def libraries(source):
    with open(source, "rb") as file:
        if file.read(4) != b"\x7fELF":
            return
    told = subprocess.run(["ldd", source], capture_output=True, text=True).stdout
    for word in told.split():
        if word.startswith("/"):
            put(os.path.realpath(word))
            put(word)


def executables():
    """The test programs of the two crates and the programs they start, as cargo names them."""
    command = ["cargo", "test", "--quiet", "--no-run", "--message-format=json", "--package", "tiltyard-sandbox", "--package", "tiltyard-attacks"]
    tests, programs = {}, []
    for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines():
        message = json.loads(line)
        if message.get("reason") == "compiler-artifact" and message.get("executable"):
            if message["target"]["kind"] == ["test"]:
                tests[message["target"]["name"]] = message["executable"]
            elif message["target"]["kind"] == ["bin"]:
                programs.append(message["executable"])
    return tests, programs


for name in ("bin", "sbin", "lib", "lib64"):
    (root / "usr" / name).mkdir(parents=True)
    (root / name).symlink_to(f"usr/{name}")
for name in ("proc", "sys", "dev", "tmp", "mnt", "etc/alternatives", "run", "var", "root"):
    (root / name).mkdir(parents=True)
for package in PACKAGES:
    for path in subprocess.run(["dpkg", "-L", package], capture_output=True, text=True, check=True).stdout.splitlines():
        # Packages still name some files by the old places, which are links to the new ones.
        path = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
        if path.startswith("/usr/") and not path.startswith(NOT_NEEDED):
            put(path)
put("/usr/bin/cc")
shutil.copy2("/bin/busybox", root / "usr/bin/busybox")
(root / "etc/passwd").write_text("root:x:0:0::/root:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n")
(root / "etc/group").write_text("root:x:0:\nnogroup:x:65534:\n")
shutil.copy2("/etc/ld.so.cache", root / "etc/ld.so.cache")
for module in kernel.glob("lib/modules/*/kernel/fs/overlayfs/overlay.ko"):
    shutil.copy2(module, root / "overlay.ko")

tests, programs = executables()
for path in [*tests.values(), *programs]:
    put(path)
(root / "init").write_text(f"""#!/bin/busybox sh
export PATH=/usr/bin:/usr/sbin
# The first root cannot be left by those who make a root of their own; a bind of it can.
busybox mount --bind / /mnt
cd /mnt
busybox mount -t proc proc proc
busybox mount -t sysfs sysfs sys
busybox mount -t devtmpfs dev dev
busybox mount -t tmpfs tmpfs tmp
busybox mount -t cgroup2 cgroup2 sys/fs/cgroup
busybox insmod overlay.ko
busybox mount --move . /
exec busybox chroot . /guest
""")
(root / "guest").write_text(f"""#!/bin/busybox sh
export PATH=/usr/bin:/usr/sbin HOME=/root RUST_BACKTRACE=0
cd /
busybox ip link set lo up
echo "the guest: $(busybox uname -r), $(busybox cat /sys/fs/cgroup/cgroup.controllers), $(busybox cat /sys/kernel/security/lsm 2>/dev/null)"
passed=yes
{tests["boxes"]} --test-threads=1 || passed=no
{tests["escape"]} --test-threads=1 || passed=no
{tests["kill"]} --test-threads=1 || passed=no
[ $passed = yes ] && echo "the guest: all passed" || echo "the guest: something failed"
busybox poweroff -f
""")
for name in ("init", "guest"):
    (root / name).chmod(0o755)
