"""The whole program in a test over the wire: a server that can be stopped, killed and started again on the same data, and people who are
signed in to it. Limits of how often people ask are off: tests ask more often."""

import http.client
import json
import os
import signal
import socket
import subprocess
import time
import uuid

PASSWORD = "correct horse battery staple"


class Server:
    def __init__(self, program, data, **environment):
        self.program, self.data, self.environment = program, data, environment
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = None

    def start(self):
        environment = dict(os.environ, TILTYARD__ACCOUNTS__CAPTCHA="false", TILTYARD__SERVER__PUBLIC_URL=f"http://127.0.0.1:{self.port}")
        for limit in ("READ", "WRITE", "RUN", "AUTH", "MAIL", "SUBMIT"):
            environment[f"TILTYARD__LIMITS__{limit}__BURST"] = "0"
        environment.update(self.environment)
        with open(self.data + ".log", "ab") as log:
            self.process = subprocess.Popen(
                [self.program, "serve", "--listen", f"127.0.0.1:{self.port}", "--data", self.data],
                env=environment, stdout=subprocess.PIPE, stderr=log, text=True,
            )
        for line in self.process.stdout:
            if "Tiltyard at" in line:
                return
        raise SystemExit(f"the server did not start; see {self.data}.log")

    def stop(self, sign=signal.SIGTERM):
        self.process.send_signal(sign)
        self.process.wait()
        self.process.stdout.close()


class Person:
    """Somebody with a login."""

    def __init__(self, server):
        self.server, self.cookies = server, {}
        self.name = "t" + uuid.uuid4().hex[:10]
        status, body = self.ask("POST", "/accounts", {"handle": self.name, "email": f"{self.name}@example.org", "password": PASSWORD})
        assert status == 201, (status, body)

    def ask(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        try:
            headers = {"content-type": "application/json", "origin": f"http://127.0.0.1:{self.server.port}"}
            if self.cookies:
                headers["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            connection.request(method, "/api/v1" + path, json.dumps(body) if body is not None else None, headers)
            response = connection.getresponse()
            for name, value in response.getheaders():
                if name.lower() == "set-cookie":
                    key, rest = value.split("=", 1)
                    self.cookies[key] = rest.split(";", 1)[0]
            text = response.read().decode()
            return response.status, json.loads(text) if text[:1] in ("{", "[") else text
        finally:
            connection.close()

    def get(self, path):
        status, body = self.ask("GET", path)
        assert status == 200, (path, status, body)
        return body

    def post(self, path, body, expected=200):
        status, answer = self.ask("POST", path, body)
        assert status == expected, (path, status, answer)
        return answer

    def command(self, duel, command):
        return self.post(f"/duels/{duel}/commands", {"id": str(uuid.uuid4()), "command": command})["duel"]


class Submitter(Person):
    def submit(self, problem, language, source):
        return self.post(f"/problems/{problem}/submissions", {"language": language, "files": [{"content": source}]}, 202)["id"]

    def verdict(self, submission):
        while True:
            body = self.get(f"/submissions/{submission}")
            if body["state"] == "done":
                return body
            time.sleep(0.02)
