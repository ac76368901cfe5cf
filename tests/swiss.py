"""A tournament played against the whole program, through kills: python3 tests/swiss.py PROGRAM DIRECTORY

It starts the server itself, in a directory that must not be there yet. Five people join a tournament of three rounds. The server is killed
without a word before the start, in the moment in which a round is paired, while duels go on, and in the pause; each time it is started again and the tournament
goes on: every round is paired once, nobody sits at two tables, and the points are those of the duels."""

import datetime
import os
import signal
import subprocess
import sys
import time

from house import Person, Server

PROGRAM, DATA = sys.argv[1], sys.argv[2]
ROUNDS = 3
WAIT_S = 120


def until(what, look):
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise SystemExit(f"waited for {what}")


def killed(server):
    server.stop(signal.SIGKILL)
    server.start()


def announced(organiser):
    starts_at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=8)
    about = {
        "title": "Through kills", "pool": "blitz", "rated": True, "rounds": ROUNDS, "starts_at": starts_at.isoformat(),
        "listed": True, "repeats": "none",
    }
    return "/swisses/" + organiser.post("/swisses", about, 201)["id"]


def checked(swiss, players, met):
    """A round is whole: everybody at one table, nobody against whom they met before. Its duels, by who plays them."""
    names, duels = [], {}
    for table in swiss["tables"]:
        left, right = table["left"]["name"], table["right"] and table["right"]["name"]
        names += [left] + ([right] if right else [])
        if right:
            pair = tuple(sorted((left, right)))
            assert pair not in met, (pair, met)
            met.add(pair)
            duels[table["duel"]] = (left, right)
    assert sorted(names) == sorted(player.name for player in players), names
    return duels


def a_round(server, path, players, number, met, points):
    eye = players[0]
    by_name = {player.name: player for player in players}
    swiss = until(f"round {number}", lambda: (lambda seen: seen["round"] >= number and seen)(eye.get(path)))
    assert swiss["round"] == number, swiss["round"]
    # Somewhere between the pairing, the choice of the problems and the start.
    killed(server)
    swiss = eye.get(path)
    assert swiss["round"] == number, "paired once"
    duels = checked(swiss, players, met)
    bye = [table["left"]["name"] for table in swiss["tables"] if table["right"] is None]
    assert len(bye) == 1, swiss["tables"]
    points[bye[0]] += 1
    for duel, names in duels.items():
        until("a duel that runs", lambda: [by_name[name].post(f"/duels/{duel}/here", {}) for name in names]
              and by_name[names[0]].get(f"/duels/{duel}")["state"] == "running")
    (first, first_names), (last, last_names) = duels.items()
    by_name[first_names[1]].command(first, "resign")
    killed(server)
    assert eye.get(path)["next_at"] is None, "one duel is still on"
    by_name[last_names[1]].command(last, "resign")
    killed(server)
    for names in (first_names, last_names):
        points[names[0]] += 1
    if number < ROUNDS:
        assert eye.get(path)["next_at"], "the round is over, and that is kept"
    shown = {line["name"]: line["points"] for line in eye.get(path)["standings"]}
    assert shown == points, (shown, points)
    print(f"ok    round {number}, killed when it was paired, between its ends, and after them")


def main():
    server = Server(PROGRAM, DATA)
    server.start()
    organiser = Person(server)
    environment = dict(os.environ, TILTYARD__SERVER__DATA=DATA)
    subprocess.run([PROGRAM, "admin", "role", organiser.name, "admin"], check=True, env=environment, stdout=subprocess.DEVNULL)
    players = [Person(server) for _ in range(5)]
    until("problems", lambda: players[0].get("/problems")["total"] > 30)
    path = announced(organiser)
    for player in players:
        player.post(f"{path}/entry", {})
    killed(server)
    met, points = set(), {player.name: 0 for player in players}
    for number in range(1, ROUNDS + 1):
        a_round(server, path, players, number, met, points)
    over = until("the end", lambda: (lambda seen: seen["phase"] == "over" and seen)(players[0].get(path)))
    assert {line["name"]: line["points"] for line in over["standings"]} == points
    assert sum(points.values()) == ROUNDS * 3, points
    print("ok    it is over, and the points are those of the duels")
    server.stop()


main()
