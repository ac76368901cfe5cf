"""The server as its users meet it, over the wire, against real boxes: python3 tests/api.py http://127.0.0.1:8080"""

import base64
import concurrent.futures
import http.client
import json
import os
import random
import socket
import struct
import sys
import threading
import urllib.parse

BASE = urllib.parse.urlparse(sys.argv[1])
SEED = int(os.environ.get("SEED", "20260101"))
passed = failed = 0


def request(method, path, body=None, headers=None, timeout=60):
    connection = http.client.HTTPConnection(BASE.hostname, BASE.port, timeout=timeout)
    try:
        data = json.dumps(body).encode() if isinstance(body, (dict, list)) else body
        connection.request(method, path, data, {"content-type": "application/json", **(headers or {})})
        response = connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        try:
            return response.status, json.loads(text)
        except ValueError:
            return response.status, text
    finally:
        connection.close()


def piston(code, language="python", **more):
    return request("POST", "/api/v2/execute", {"language": language, "version": "*", "files": [{"content": code}], **more})


def test(play):
    global passed, failed
    try:
        play()
        passed += 1
        print("ok   ", play.__name__.replace("_", " "))
    except Exception as error:  # every failure is told with its name
        failed += 1
        print("FAIL ", play.__name__.replace("_", " "), repr(error)[:600])


def equal(got, expected):
    assert got == expected, f"expected {expected!r}, got {got!r}"


@test
def a_program_answers_in_pistons_shape():
    status, body = piston("print(1)")
    equal((status, body["run"]["stdout"], body["run"]["code"], list(body["run"])), (200, "1\n", 0, ["signal", "stdout", "stderr", "code", "output", "memory", "message", "status", "cpu_time", "wall_time"]))


@test
def input_arguments_and_files_arrive():
    files = [{"name": "main.py", "content": "import sys, helper; print(helper.x, sys.argv[1:], input())"}, {"name": "helper.py", "content": "x = 5"}]
    _, body = request("POST", "/api/v2/execute", {"language": "python", "version": "3", "files": files, "args": ["a b", 2], "stdin": "in"})
    equal(body["run"]["stdout"], "5 ['a b', '2'] in\n")


@test
def what_does_not_compile_says_so_and_does_not_run():
    _, body = piston("int main() { return x; }", "c++")
    assert body["compile"]["code"] == 1 and "not declared" in body["compile"]["stderr"], body
    equal(body["run"], body["compile"])


@test
def signals_are_signals_and_memory_is_said():
    _, body = piston("import os; os.kill(os.getpid(), 11)")
    equal((body["run"]["signal"], body["run"]["code"], body["run"]["status"]), ("SIGSEGV", None, "SG"))
    _, body = piston("x = 'a' * 10**7\nwhile True: x += x", run_memory_limit=64_000_000)
    equal(body["run"]["message"], "Memory limit exceeded")


@test
def floods_keep_their_beginning():
    _, body = piston("while True: print('x' * 1000)")
    equal((body["run"]["status"], body["run"]["message"], len(body["run"]["stdout"])), ("OL", "stdout length exceeded", 64 << 10))


@test
def a_limit_of_zero_is_no_freedom():
    _, body = piston("while True: pass", run_timeout=0, run_cpu_time=100)
    equal((body["run"]["status"], body["run"]["signal"]), ("TO", "SIGKILL"))


@test
def an_empty_source_runs_as_its_language_does():
    _, body = piston("")
    equal((body["run"]["code"], body["run"]["output"]), (0, ""))


@test
def an_unknown_language_names_close_ones():
    status, body = request("POST", "/api/v1/runs", {"language": "pythn", "files": [{"content": ""}]})
    assert status == 400 and body["code"] == "unknown_language" and "python" in body["detail"], body


@test
def identical_sources_are_compiled_once():
    code = f"#include <stdio.h>\nint main() {{ puts(\"{random.random()}\"); }}"
    run = lambda: request("POST", "/api/v1/runs", {"language": "c", "files": [{"content": code}]})[1]
    first, second = run(), run()
    equal((first["timings"]["compile_cached"], second["timings"]["compile_cached"]), (False, True))
    equal(first["run"]["stdout"], second["run"]["stdout"])


WARM_PROGRAMS = [
    "print('a', end='')",
    "import sys; print(sys.argv, __name__, __file__, sys.path[0], sorted(globals()), input())",
    "import sys; sys.exit(7)",
    "import sys; sys.exit('words')",
    "def f(): return 1 / 0\nf()",
    "print(1",
    "raise KeyboardInterrupt",
    "import os; os.abort()",
    "import atexit; atexit.register(print, 'last'); print('first')",
    "class A:\n    def __del__(self): print('gone')\na = A()",
    "import threading, time\nthreading.Thread(target=lambda: (time.sleep(0.05), print('late'))).start(); print('early')",
    "import subprocess; print(subprocess.run(['echo', 'child'], capture_output=True).stdout)",
    "from multiprocessing import Process\nif __name__ == '__main__':\n    p = Process(target=print, args=('other',)); p.start(); p.join()",
    "import inspect; print(inspect.getsource(inspect.currentframe()))",
    "try:\n    1 / 0\nfinally:\n    int('x')",
]


@test
def an_interpreter_started_ahead_behaves_like_any_other():
    def run(code, warm):
        body = {"language": "python", "warm": warm, "files": [{"content": code}], "args": ["x"], "stdin": "line\n"}
        run = request("POST", "/api/v1/runs", body)[1]
        return (run["run"]["stdout"], run["run"]["stderr"], run["run"]["exit"]), run["timings"]["prepare_us"]

    warm_ones = 0
    for code in WARM_PROGRAMS:
        cold, _ = run(code, False)
        # Two in a row: the first may find none waiting, and brings one for the next.
        for _ in range(2):
            warm, prepared = run(code, True)
            equal(warm, cold)
            warm_ones += prepared == 0
    assert warm_ones > 0, "no interpreter was ever started ahead"


@test
def events_arrive_while_the_program_runs():
    body = json.dumps({"language": "python", "files": [{"content": "print('first', flush=True)\ninput_wait = [0]\nwhile True: pass"}]})
    connection = http.client.HTTPConnection(BASE.hostname, BASE.port, timeout=30)
    connection.request("POST", "/api/v1/runs", body, {"content-type": "application/json", "accept": "text/event-stream"})
    response = connection.getresponse()
    seen = b""
    while b"first" not in seen:
        seen += response.readline()
    assert b"stage_ended" not in seen
    connection.close()


@test
def sixty_four_at_once_lose_nothing():
    with concurrent.futures.ThreadPoolExecutor(64) as pool:
        answers = list(pool.map(lambda n: piston(f"print({n})"), range(256)))
    equal([(status, body["run"]["stdout"]) for status, body in answers], [(200, f"{n}\n") for n in range(256)])


class Socket:
    """Enough of RFC 6455 for a test: masked text frames out, text and close frames in."""

    def __init__(self):
        self.socket = socket.create_connection((BASE.hostname, BASE.port), timeout=30)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(f"GET /api/v2/connect HTTP/1.1\r\nHost: {BASE.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
        self.file = self.socket.makefile("rb")
        assert b"101" in self.file.readline()
        while self.file.readline().strip():
            pass

    def send(self, message):
        data, mask = json.dumps(message).encode(), os.urandom(4)
        length = bytes([0x80 | len(data)]) if len(data) < 126 else bytes([0x80 | 126]) + struct.pack(">H", len(data))
        self.socket.sendall(b"\x81" + length + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(data)))

    def receive(self):
        head = self.file.read(2)
        length = head[1] & 127
        if length == 126:
            length = struct.unpack(">H", self.file.read(2))[0]
        data = self.file.read(length)
        if head[0] & 15 == 8:
            return struct.unpack(">H", data[:2])[0], data[2:].decode()
        return json.loads(data)

    def until_close(self):
        messages = []
        while isinstance(message := self.receive(), dict):
            messages.append(message)
        return messages, message


def init(code):
    return {"type": "init", "language": "python", "version": "*", "files": [{"content": code}]}


@test
def a_socket_talks_to_a_running_program():
    ws = Socket()
    ws.send(init("import sys\nfor line in sys.stdin: print(int(line) * 2, flush=True)"))
    equal(ws.receive()["type"], "runtime")
    equal(ws.receive(), {"type": "stage", "stage": "run"})
    for n in range(3):
        ws.send({"type": "data", "stream": "stdin", "data": f"{n}\n"})
        equal(ws.receive(), {"type": "data", "stream": "stdout", "data": f"{2 * n}\n"})
    ws.send({"type": "data", "stream": "stdin", "data": "", "eof": True})
    equal(ws.until_close(), ([{"type": "exit", "stage": "run", "code": 0, "signal": None}], (4999, "Job Completed")))


@test
def a_socket_delivers_signals():
    ws = Socket()
    ws.send(init("import signal, sys\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(9))\nprint('on', flush=True)\nsignal.pause()"))
    while ws.receive().get("data") != "on\n":
        pass
    ws.send({"type": "signal", "signal": "SIGTERM"})
    equal(ws.until_close()[0][-1]["code"], 9)


@test
def sockets_refuse_with_pistons_codes():
    for messages, expected in [
        ([], (4001, "Initialization Timeout")),
        ([{"type": "data", "stream": "stdin", "data": ""}], (4003, "Not yet initialized")),
        ([{"type": "init", "language": 1}], (4002, "Notified Error")),
        ([init("input()"), init("")], (4000, "Already Initialized")),
        ([init("input()"), {"type": "data", "stream": "stdout"}], (4004, "Can only write to stdin")),
        ([init("input()"), {"type": "signal", "signal": "SIGNOPE"}], (4005, "Invalid signal")),
    ]:
        ws = Socket()
        for message in messages:
            ws.send(message)
        equal(ws.until_close()[1], expected)


@test
def a_seeded_fuzz_of_requests_finds_only_clear_answers():
    chance = random.Random(SEED)
    odd = [0, -1, 0.5, 1e308, -1e308, 2**63, 2**70, "1", "", "NaN", None, True, [], {}, [1], {"a": 1}]
    names = ["a\0b", "..", "../x", "a/../../b", "/etc/passwd", "a\nb", "x" * 4096, "", ".", "a//b", "ä.py", "-c.py", "@x.py"]
    fields = ["run_timeout", "compile_timeout", "run_cpu_time", "run_memory_limit", "compile_memory_limit", "stdin", "args", "files", "language", "version"]
    limit_names = ["wall_time_ms", "cpu_time_ms", "memory_bytes", "output_bytes"]

    def one(_):
        with lock:
            kind, v1 = chance.random(), chance.random() < 0.5
            path = "/api/v1/runs" if v1 else "/api/v2/execute"
            body = {"language": "awk", "files": [{"content": "BEGIN{print 1}"}]} | ({} if v1 else {"version": "*"})
            if kind < 0.35:
                body[chance.choice(fields)] = chance.choice(odd)
            elif kind < 0.55:
                body["files"][0]["name"] = chance.choice(names)
            elif kind < 0.7:
                body["limits"] = {chance.choice(["run", "compile", "x"]): {chance.choice(limit_names): chance.choice(odd)}}
            data = json.dumps(body).encode()
            if kind >= 0.7:
                data = data[: chance.randrange(len(data))] + (bytes([chance.randrange(256)]) if kind > 0.85 else b"")
        status, answer = request("POST", path, data)
        assert status == 200 or 400 <= status < 500, (status, answer, data)
        assert isinstance(answer, dict), (status, answer, data)

    lock = threading.Lock()
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(2000)))
    equal(piston("print(1)")[1]["run"]["stdout"], "1\n")


@test
def bodies_over_the_limit_are_refused():
    status, _ = request("POST", "/api/v2/execute", b'{"x":"' + b"a" * (17 << 20) + b'"}')
    equal(status, 413)


@test
def health_and_metrics():
    equal(request("GET", "/healthz"), (200, "ok"))
    equal(request("GET", "/readyz"), (200, "ok"))
    status, text = request("GET", "/metrics")
    assert status == 200 and 'tiltyard_runs_total{language="python",result="finished"}' in text, text


print(f"{passed} passed, {failed} failed")
sys.exit(failed != 0)
