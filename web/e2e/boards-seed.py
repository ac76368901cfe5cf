"""What boards.mjs looks at: ratings, a season that is over, contests and experience of three people, written into the database of a server
that runs on SQLite and had none of them before.

    DATA=/var/lib/tiltyard python3 boards-seed.py ADA BOB EVE

It comes back when the server has closed the season, which it looks for each minute.
"""

import os
import sqlite3
import sys
import time
import uuid

NOW = int(time.time() * 1e6)
HOUR = 3_600_000_000
# Whatever the day is, ninety-two days before it another quarter was running.
PAST = NOW - 92 * 24 * HOUR
WAIT_S_MAX = 150
KNOWN = '{"value":%s,"deviation":180.0,"sum":{"value":1500.0,"weight":0.0001},"history":[],"contests":4}'

db = sqlite3.connect(os.path.join(os.environ["DATA"], "tiltyard.db"), timeout=30)
people = [db.execute("SELECT id FROM users WHERE handle = ?", (name,)).fetchone()[0] for name in sys.argv[1:4]]


def duel(user, at, score, after):
    line = (uuid.uuid4().bytes, user, uuid.uuid4().bytes, at, score, after - 10, after)
    db.execute(
        "INSERT INTO arena_rating_log (duel_id, user_id, opponent, pool, at, score, value_before, deviation_before, value_after, "
        "deviation_after) VALUES (?, ?, ?, 'rapid', ?, ?, ?, 90, ?, 80)",
        line,
    )


def duels():
    for index, user in enumerate(people):
        value = 1500 + index * 90
        for number in range(9):
            duel(user, PAST + number * HOUR, number % 2, value + number * 5)
        # The third has not played in the season that runs.
        for number in range(9 + index if index < 2 else 0):
            duel(user, NOW - (10 - number) * HOUR // 60, (number + index) % 2, value + number * 9)
        db.execute("INSERT INTO arena_ratings VALUES (?, 'rapid', ?, 80, 0.12, 20, 11, 7, 2, ?, ?)", (user, value, value + 60, NOW))
        for source, amount in (("practice", 120), ("duel", 340)):
            db.execute(
                "INSERT INTO arena_xp (user_id, source, day, amount, of_id) VALUES (?, ?, 20000, ?, ?)",
                (user, source, amount, uuid.uuid4().bytes),
            )


def contests():
    for number in range(4):
        contest = uuid.uuid4().bytes
        at = PAST + number * 7 * 24 * HOUR
        db.execute(
            "INSERT INTO contests (id, slug, title, description, rules, listed, rated, team_size_max, starts_at, ends_at, freeze_minutes, "
            "problems, created_by, closed_at) VALUES (?, ?, ?, '', 'icpc', 1, 1, 1, ?, ?, 0, '[]', ?, ?)",
            (contest, f"round-{number}-{sys.argv[1]}", f"Autumn round {number + 1}", at, at + HOUR, people[2], at + HOUR),
        )
        for place, user in enumerate(people[:2], 1):
            step = 40 if place == 1 else -40
            before = 1500 + step * number
            db.execute(
                "INSERT INTO contest_rating_log (contest_id, user_id, place, entrants, at, performance, value_before, deviation_before, "
                "value_after, deviation_after) VALUES (?, ?, ?, 2, ?, 1600, ?, 200, ?, 180)",
                (contest, user, place, at, before, before + step),
            )
    for user, value in zip(people, (1660.0, 1340.0)):
        db.execute("INSERT INTO contest_ratings VALUES (?, ?, 180, 4, ?)", (user, value, KNOWN % value))


duels()
contests()
db.commit()
until = time.monotonic() + WAIT_S_MAX
while db.execute("SELECT COUNT(*) FROM arena_season_places").fetchone()[0] == 0:
    if time.monotonic() > until:
        sys.exit("the server did not close the season")
    time.sleep(0.5)
