"""Duels played against the whole program: python3 tests/duels.py PROGRAM DIRECTORY

It starts the server itself, in a directory that must not be there yet. Two people are paired and play; the server is killed
in the middle and the duel goes on; what a client must not do is refused by its word and changes nothing; a newcomer spars
with a bot and then with the ghost of what was played before; a challenge, a draw, a best of three; the replay."""

import glob
import json
import os
import signal
import sys
import time
import uuid

from house import Person, Server

PROGRAM, DATA = sys.argv[1], sys.argv[2]
HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WAIT_S = 120


class Player(Person):
    def refused(self, method, path, body, word):
        status, answer = self.ask(method, path, body)
        assert status >= 400, (path, status, answer)
        words = [answer["code"]] + [error["code"] for error in answer.get("errors", [])]
        assert word in words, (path, word, answer)

    def submit(self, duel, solution):
        language, text = solution
        return self.post(f"/duels/{duel}/submissions", {"language": language, "files": [{"content": text}]}, 202)

    def until(self, duel, what, hold=lambda: None):
        """Reads the duel until something holds of it; `hold` says meanwhile that somebody is there."""
        end = time.monotonic() + WAIT_S
        while time.monotonic() < end:
            seen = self.get(f"/duels/{duel}")
            if what(seen):
                return seen
            hold()
            time.sleep(0.05)
        raise SystemExit(f"it never came to that: {json.dumps(seen, indent=1)}")


def running(duel):
    return duel["state"] == "running"


def over(duel):
    return duel["state"] == "finished"


def jury(slug, accepted=True):
    """What the jury of a shipped problem wrote, in Python; the desk's short name of a package is its folder."""
    title_of = {}
    for path in glob.glob(f"{HERE}/problems/*/problem.yaml"):
        folder = os.path.dirname(path)
        title_of[os.path.basename(folder)] = folder
    folder = title_of[slug]
    kind = "accepted" if accepted else "wrong_answer"
    for path in sorted(glob.glob(f"{folder}/submissions/{kind}/*.py")):
        return "python", open(path).read()
    for path in sorted(glob.glob(f"{folder}/submissions/{kind}/*.cpp")):
        return "cpp", open(path).read()
    raise SystemExit(f"{slug} has nothing {kind} this test can send")


def there(*people_and_duel):
    *people, duel = people_and_duel
    for person in people:
        person.post(f"/duels/{duel}/here", {})


def pair(ada, bob, pools=("blitz",), rated=True):
    for person in (ada, bob):
        person.post("/arena/queue", {"pools": list(pools), "kinds": [], "rated": rated})
    end = time.monotonic() + 20
    while time.monotonic() < end:
        status, ticket = ada.ask("GET", "/arena/queue")
        if status == 200 and ticket["duel"]:
            return ticket["duel"]
        time.sleep(0.02)
    raise SystemExit("two who wait were not paired")


def begin(ada, bob, **how):
    duel = pair(ada, bob, **how)
    offered = ada.get(f"/duels/{duel}")
    assert offered["state"] == "offered" and offered["problem"] is None and offered["kind"] is None, offered
    ada.command(duel, "accept")
    counting = bob.command(duel, "accept")
    assert counting["state"] == "countdown" and counting["problem"] is None, counting
    ada.refused("POST", f"/duels/{duel}/submissions", {"language": "python", "files": [{"content": "x"}]}, "not_yet_revealed")
    there(ada, bob, duel)
    return duel, ada.until(duel, running)


def a_rated_duel_survives_a_kill(server, ada, bob, eve):
    started = time.monotonic()
    duel, state = begin(ada, bob)
    slug = state["problem"]["slug"]
    print(f"ok    paired, accepted and begun after {time.monotonic() - started:.1f} s, on {slug}")
    eve.refused("POST", f"/duels/{duel}/commands", {"id": str(uuid.uuid4()), "command": "resign"}, "not_a_player")
    eve.refused("POST", f"/duels/{duel}/submissions", {"language": "python", "files": [{"content": "x"}]}, "not_a_player")
    ada.refused("POST", f"/problems/{slug}/submissions", {"language": "python", "files": [{"content": "x"}]}, "held")
    ada.refused("POST", f"/duels/{duel}/commands", {"id": str(uuid.uuid4()), "command": "accept_draw"}, "no_draw_offered")
    ada.refused("POST", "/arena/queue", {"pools": ["blitz"], "kinds": [], "rated": True}, "already_in_a_duel")
    ada.refused("GET", f"/duels/{duel}/replay", None, "not_over")
    watched = eve.get(f"/duels/{duel}")
    assert watched["delay_ms"] > 0 and watched["problem"] is None and watched["you"] is None, watched
    text = "# think first\n"
    kept = ada.ask("PUT", f"/duels/{duel}/edits", {"language": "python", "from": 0, "edits": [{"t": 900, "at": 0, "del": 0, "ins": text}], "keys": 14, "pasted": 0})
    assert kept == (200, {"next": 1}), kept
    again = ada.ask("PUT", f"/duels/{duel}/edits", {"language": "python", "from": 0, "edits": [{"t": 900, "at": 0, "del": 0, "ins": text}], "keys": 14, "pasted": 0})
    assert again == (200, {"next": 1}), again
    ada.refused("PUT", f"/duels/{duel}/edits", {"language": "python", "from": 7, "edits": [], "keys": 0, "pasted": 0}, "stale_seq")
    wrong = bob.submit(duel, jury(slug, accepted=False))
    server.stop(signal.SIGKILL)
    server.start()
    there(ada, bob, duel)
    draft = ada.get(f"/duels/{duel}/draft")
    assert draft == {"language": "python", "text": text, "next": 1}, draft
    seen = ada.until(duel, lambda duel: duel["right"]["pending"] + duel["left"]["pending"] == 0)
    side = bob.get(f"/duels/{duel}")["you"]
    assert seen["state"] == "running" and seen[side]["submissions"] == 1, seen
    print("ok    killed and started again: draft, submission and clock are there")
    once = str(uuid.uuid4())
    for _ in range(2):
        bob.post(f"/duels/{duel}/commands", {"id": once, "command": "offer_draw"})
    events = ada.get(f"/duels/{duel}/events?since=0")["events"]
    assert [event["type"] for event in events].count("draw_offered") == 1, events
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1)), events
    number = ada.submit(duel, jury(slug))
    assert number["number"] == 1, number
    ended = ada.until(duel, over)
    result = ended["result"]
    assert result["reason"] == "solved" and result["winner"] == ended["you"], result
    mine, theirs = result["rating"][ended["you"]], result["rating"][side]
    assert mine["after"] > mine["before"] and theirs["after"] < theirs["before"], result
    assert result["xp"][ended["you"]] > 0, result
    ada.refused("POST", f"/duels/{duel}/submissions", {"language": "python", "files": [{"content": "x"}]}, "duel_over")
    bob.refused("POST", f"/duels/{duel}/commands", {"id": str(uuid.uuid4()), "command": "resign"}, "duel_over")
    replay = eve.get(f"/duels/{duel}/replay")
    assert replay["sides"][ended["you"]]["edits"][0]["ins"] == text, replay["sides"]
    assert replay["sides"][side]["submissions"][0]["verdict"] != "AC", wrong
    assert replay["sides"][ended["you"]]["submissions"][0]["files"][0]["content"], replay
    profile = eve.get(f"/people/{ada.name}/arena")
    assert profile["record"] == {"wins": 1, "losses": 0, "draws": 0} and profile["graph"]["blitz"], profile
    ada.post(f"/problems/{slug}/submissions", {"language": "python", "files": [{"content": "x"}]}, 202)
    print("ok    won by the first accepted; ratings, experience, replay, profile; the problem is free again")
    return duel


def a_rematch_and_a_draw(ada, bob, duel):
    ada.command(duel, "rematch")
    again = bob.command(duel, "rematch")["rematch"]
    assert again, "both want it"
    there(ada, bob, again)
    state = ada.until(again, running)
    assert state["problem"]["slug"] != ada.get(f"/duels/{duel}")["problem"]["slug"], "a problem both know"
    bob.command(again, "offer_draw")
    drawn = ada.command(again, "accept_draw")
    assert drawn["result"]["reason"] == "draw_agreed" and drawn["result"]["winner"] is None, drawn["result"]
    print("ok    rematch on another problem, drawn by agreement")


def a_challenge_for_three(ada, bob, eve):
    made = ada.post("/arena/challenges", {"pool": "rapid", "kinds": [], "rated": False, "best_of": 3, "code_shown": "live", "opponent": bob.name}, 201)
    eve.refused("POST", f"/arena/challenges/{made['id']}/accept", {}, "forbidden")
    ada.refused("POST", f"/arena/challenges/{made['id']}/accept", {}, "forbidden")
    first = bob.post(f"/arena/challenges/{made['id']}/accept", {}, 201)["id"]
    bob.refused("POST", f"/arena/challenges/{made['id']}/accept", {}, "not_open")
    there(ada, bob, first)
    ada.until(first, running)
    ended = bob.command(first, "resign")
    assert ended["result"]["reason"] == "resigned" and ended["result"]["rating"] is None, ended["result"]
    end = time.monotonic() + 20
    while (second := ada.get("/arena")["my_duel"]) in (None, first):
        assert time.monotonic() < end, "no second duel"
        time.sleep(0.05)
    series = ada.get(f"/duels/{second}")["series"]
    assert series["number"] == 2 and series["wins_left"] + series["wins_right"] == 1, series
    there(ada, bob, second)
    ada.until(second, running, lambda: there(ada, bob, second))
    bob.command(second, "resign")
    assert ada.get("/arena")["my_duel"] is None, "two of three decide"
    print("ok    a challenge, best of three, decided after two")


def sparring(server, newcomer, recorded):
    started = time.monotonic()
    bot = newcomer.post("/arena/spar", {"opponent": "bot", "pool": "blitz", "kinds": [], "rating": 1500}, 201)
    there(newcomer, bot["id"])
    state = newcomer.until(bot["id"], running)
    assert state["right"]["kind"] == "bot" and not state["rated"], state
    newcomer.submit(bot["id"], jury(state["problem"]["slug"]))
    ended = newcomer.until(bot["id"], over)
    assert ended["result"]["winner"] == "left" and ended["result"]["rating"] is None, ended["result"]
    ghost = newcomer.post("/arena/spar", {"opponent": "ghost", "pool": "blitz", "kinds": []}, 201)
    there(newcomer, ghost["id"])
    state = newcomer.until(ghost["id"], running)
    assert state["right"]["kind"] == "ghost" and state["right"]["name"], state
    ended = newcomer.until(ghost["id"], over, lambda: there(newcomer, ghost["id"]))
    assert ended["result"]["winner"] == "right" and ended["right"]["tests_passed"] == ended["right"]["tests_total"], ended
    print(f"ok    a newcomer meets a bot and a ghost, who wins as it once did ({time.monotonic() - started:.0f} s)")


def main():
    server = Server(PROGRAM, DATA)
    server.start()
    try:
        ada, bob, eve = (Player(server) for _ in range(3))
        end = time.monotonic() + WAIT_S
        while ada.get("/problems?limit=1")["total"] < 60:
            assert time.monotonic() < end, "the shipped problems did not come"
            time.sleep(0.1)
        duel = a_rated_duel_survives_a_kill(server, ada, bob, eve)
        a_rematch_and_a_draw(ada, bob, duel)
        a_challenge_for_three(ada, bob, eve)
        sparring(server, eve, duel)
    finally:
        server.stop()


main()
