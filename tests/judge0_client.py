#!/usr/bin/env python3
"""Judge0's own client from PyPI (judge0), unchanged, against a running server. Usage: judge0_client.py URL"""

import sys

import judge0
from judge0 import Status
from judge0.clients import Client


def main(url):
    client = Client(f"{url}/api/judge0")
    assert any(language.name.startswith("Python (") for language in client.languages), client.languages
    assert client.config.max_cpu_time_limit == 15.0, client.config
    assert client.get_about()["version"].startswith("1.13"), client.get_about()
    assert len(client.get_statuses()) == 14

    result = judge0.run(client=client, source_code="print(6 * 7)", language=71)
    assert (result.stdout, result.status) == ("42\n", Status.ACCEPTED), result
    result = judge0.run(
        client=client,
        source_code="print(int(input()) + 1)",
        language=71,
        test_cases=[("1", "2"), ("2", "2")],
    )
    assert [one.status for one in result] == [Status.ACCEPTED, Status.WRONG_ANSWER], result
    result = judge0.run(client=client, source_code="1 / 0", language=71)
    assert result.status == Status.RUNTIME_ERROR_NZEC, result
    assert "ZeroDivisionError" in result.stderr, result
    result = judge0.run(client=client, source_code="while True: pass", language=71, cpu_time_limit=1)
    assert result.status == Status.TIME_LIMIT_EXCEEDED, result


main(sys.argv[1])
print("ok: a client made for Judge0 works")
