"""Submissions judged by the whole program, killed again and again meanwhile: python3 tests/judged.py PROGRAM DIRECTORY [COUNT] [KILLS]

It starts the server itself, in a directory that must not be there yet: first every verdict in three languages, then a
flood with kills at random, after which every acknowledged submission has exactly one verdict, the right one."""

import http.client
import os
import random
import signal
import sys
import threading
import time

from house import Server, Submitter

PROGRAM, DATA = sys.argv[1], sys.argv[2]
COUNT = int(sys.argv[3]) if len(sys.argv) > 3 else 150
KILLS = int(sys.argv[4]) if len(sys.argv) > 4 else 6
SEED = int(os.environ.get("SEED", "20260101"))
PROBLEM = "lancepairs"


RIGHT = {
    "python": "def count_pairs(deviations, k):\n    seen, pairs = {}, 0\n    for d in deviations:\n        pairs += seen.get(-d % k, 0)\n        seen[d % k] = seen.get(d % k, 0) + 1\n    return pairs\n",
    "cpp": "class Solution {\npublic:\n    long long countPairs(vector<int>& deviations, int k) {\n        unordered_map<int, long long> seen;\n        long long pairs = 0;\n        for (int d : deviations) {\n            int rest = (d % k + k) % k;\n            pairs += seen[(k - rest) % k];\n            seen[rest]++;\n        }\n        return pairs;\n    }\n};\n",
    "javascript": "function countPairs(deviations, k) {\n  const seen = new Map();\n  let pairs = 0;\n  for (const d of deviations) {\n    const rest = ((d % k) + k) % k;\n    pairs += seen.get((k - rest) % k) ?? 0;\n    seen.set(rest, (seen.get(rest) ?? 0) + 1);\n  }\n  return pairs;\n}\n",
}
WRONG = {
    "WA": ("python", "def count_pairs(deviations, k):\n    return -1\n"),
    "TLE": ("python", "def count_pairs(deviations, k):\n    while True:\n        pass\n"),
    "MLE": ("python", "def count_pairs(deviations, k):\n    return len(bytearray(1 << 30))\n"),
    "OLE": ("python", "def count_pairs(deviations, k):\n    while True:\n        print('x' * 100000)\n"),
    "RTE": ("python", "def count_pairs(deviations, k):\n    return deviations[len(deviations)]\n"),
    "CE": ("cpp", "class Solution { public: long long countPairs(vector<int>& deviations, int k) { return nothing; } };\n"),
}


def every_verdict(server):
    person = Submitter(server)
    while person.ask("GET", f"/problems/{PROBLEM}")[0] != 200:
        time.sleep(0.05)
    for language, source in RIGHT.items():
        judged = person.verdict(person.submit(PROBLEM, language, source))
        assert judged["verdict"] == "AC" and judged["tests_done"] == judged["tests_total"], judged
        print("ok    AC", language)
    for verdict, (language, source) in WRONG.items():
        judged = person.verdict(person.submit(PROBLEM, language, source))
        assert judged["verdict"] == verdict, (verdict, judged)
        if verdict == "CE":
            assert "nothing" in judged["compile_log"], judged
        else:
            assert judged["tests"][judged["first_failed"]]["verdict"] == verdict, judged
        print("ok   ", verdict)
    again = person.verdict(person.submit(PROBLEM, "python", RIGHT["python"]))
    assert again["verdict"] == "AC" and again["from_cache"], again
    status, problem = person.ask("GET", f"/problems/{PROBLEM}")
    assert status == 200 and problem["status"] == "solved", problem
    print("ok    identical code answers from what is known, and the problem is solved")


def a_flood_with_kills(server):
    chance = random.Random(SEED)
    owners = [Submitter(server) for _ in range(3)]
    expected, lock = {}, threading.Lock()
    todo = list(range(COUNT))

    def submitter(person):
        while True:
            with lock:
                if not todo:
                    return
                number = todo.pop()
            verdict = ("AC", "WA", "WA", "RTE", "WA")[number % 5]
            source = RIGHT["python"] if verdict == "AC" else WRONG[verdict][1]
            while True:
                try:
                    identity = person.submit(PROBLEM, "python", f"{source}# {number}\n")
                except (OSError, http.client.HTTPException, AssertionError):
                    # Not acknowledged: nothing is promised, and it is sent again.
                    time.sleep(0.05)
                    continue
                with lock:
                    expected[identity] = (person, verdict)
                break

    threads = [threading.Thread(target=submitter, args=(person,)) for person in owners for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.3, 2.0))
        server.stop(signal.SIGKILL)
        server.start()
    for thread in threads:
        thread.join()
    started = time.monotonic()
    wrong = []
    for identity, (person, verdict) in expected.items():
        got = person.verdict(identity)["verdict"]
        if got != verdict:
            wrong.append((identity, verdict, got))
    assert not wrong, wrong[:5]
    # Each counts once for its owner: what was told twice would be counted twice.
    for person in owners:
        mine = {identity for identity, (owner, _) in expected.items() if owner is person}
        listed, after = set(), None
        while True:
            status, page = person.ask("GET", f"/problems/{PROBLEM}/submissions/mine" + (f"?after={after}" if after else ""))
            assert status == 200, page
            for item in page["items"]:
                assert item["state"] == "done", item
                assert item["id"] not in listed, item
                listed.add(item["id"])
            after = page["next"]
            if not after:
                break
        assert mine <= listed, mine - listed
    print(f"ok    {len(expected)} acknowledged, {KILLS} kills: none lost, each with its one verdict, {time.monotonic() - started:.1f} s after the last kill")


def main():
    assert not os.path.exists(DATA), f"{DATA} is there already"
    server = Server(PROGRAM, DATA)
    server.start()
    try:
        every_verdict(server)
        a_flood_with_kills(server)
    finally:
        server.stop()


main()
