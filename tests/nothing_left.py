"""After the server has ended nothing of it is on the machine: no process of a box, no control group."""

import glob
import os
import sys
import time

FIRST_UID = 0x10000000
DEADLINE_S = 10


def left():
    found = []
    for status in glob.glob("/proc/[0-9]*/status"):
        try:
            uid = int(next(line for line in open(status) if line.startswith("Uid:")).split()[1])
        except (OSError, StopIteration):
            continue  # it has ended in between
        if uid >= FIRST_UID:
            found.append(status)
    for directory in glob.glob("/sys/fs/cgroup/**/tiltyard.[0-9]*", recursive=True):
        pid = directory.rsplit(".", 1)[1]
        if pid.isdigit() and not os.path.exists(f"/proc/{pid}"):
            found.append(directory)
    return found


deadline = time.monotonic() + DEADLINE_S
while (found := left()) and time.monotonic() < deadline:
    os.sched_yield()
print(found and f"left behind: {found}" or "nothing is left behind")
sys.exit(bool(found))
