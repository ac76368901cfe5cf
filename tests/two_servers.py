"""Two servers of one house, on one PostgreSQL, with NATS between them and one data directory: python3 tests/two_servers.py PROGRAM DIRECTORY

It starts all of them itself, in a directory that must not be there yet. What is sent to one is judged by whichever has a place; one
is killed with work in its hands, and the other ends it: each submission has the right verdict, and both tell the same."""

import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time

from house import Server, Submitter

PROGRAM, WORK = sys.argv[1], sys.argv[2]
COUNT = 40
PROBLEM = "lancepairs"
RIGHT = """def count_pairs(deviations, k):
    seen, pairs = {}, 0
    for d in deviations:
        pairs += seen.get(-d % k, 0)
        seen[d % k] = seen.get(d % k, 0) + 1
    return pairs
"""
WRONG = "def count_pairs(deviations, k):\n    return -1\n"


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def as_postgres(*words):
    """PostgreSQL refuses to be root."""
    user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd="/", **user)


def programs():
    known = "/usr/lib/postgresql"
    newest = sorted(os.listdir(known), key=float)[-1] if os.path.isdir(known) else ""
    return f"{known}/{newest}/bin" if newest else os.path.dirname(shutil.which("pg_ctl"))


class Services:
    """A database and a bus, gone at the end."""

    def __enter__(self):
        os.mkdir(WORK)
        self.database, self.bus = free_port(), free_port()
        self.bin, self.folder = programs(), f"{WORK}/postgres"
        os.mkdir(self.folder)
        if os.getuid() == 0:
            os.chown(self.folder, pwd.getpwnam("postgres").pw_uid, -1)
        as_postgres(f"{self.bin}/initdb", "-D", f"{self.folder}/data", "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
        settings = f"-p {self.database} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        as_postgres(f"{self.bin}/pg_ctl", "-D", f"{self.folder}/data", "-w", "-l", f"{self.folder}/log", "-o", settings, "start")
        with open(f"{WORK}/nats.log", "wb") as log:
            words = ["nats-server", "-js", "-sd", f"{WORK}/nats", "-a", "127.0.0.1", "-p", str(self.bus)]
            self.nats = subprocess.Popen(words, stdout=log, stderr=log)
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.bus)).close()
                return self
            except ConnectionRefusedError:
                assert self.nats.poll() is None, f"NATS did not start; see {WORK}/nats.log"
                time.sleep(0.05)

    def __exit__(self, *_):
        self.nats.terminate()
        self.nats.wait()
        as_postgres(f"{self.bin}/pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "stop")

    def server(self):
        return Server(
            PROGRAM, f"{WORK}/data",
            TILTYARD__DATABASE__URL=f"postgres://postgres@127.0.0.1:{self.database}/postgres",
            TILTYARD__BUS__NATS_SERVERS=json.dumps([f"nats://127.0.0.1:{self.bus}"]),
        )


def main():
    with Services() as services:
        one, two = services.server(), services.server()
        try:
            play(one, two)
        finally:
            for server in (one, two):
                if server.process and server.process.poll() is None:
                    server.stop()


def play(one, two):
    one.start()
    two.start()
    people = [Submitter(one), Submitter(two)]
    for person in people:
        while person.ask("GET", f"/problems/{PROBLEM}")[0] != 200:
            time.sleep(0.05)
    expected = {}
    for number in range(COUNT):
        person, right = people[number % 2], number % 3 > 0
        # Nothing is answered from what is known already.
        source = f"{RIGHT if right else WRONG}# {number}\n"
        expected[person.submit(PROBLEM, "python", source)] = (person, "AC" if right else "WA")
        if number == COUNT // 2:
            two.stop(signal.SIGKILL)
            two.start()
    for submission, (person, verdict) in expected.items():
        told = person.verdict(submission)
        assert told["verdict"] == verdict, told
    # Their person asks the other server: it is one house.
    for person, server in zip(people, (two, one)):
        mine = next(id for id, (by, _) in expected.items() if by is person)
        person.server = server
        assert person.verdict(mine)["verdict"] == expected[mine][1]
    print(f"ok    {COUNT} submissions to two servers, one of them killed: each has its verdict, the right one, and both tell it")


if __name__ == "__main__":
    main()
