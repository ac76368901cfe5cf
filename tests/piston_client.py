#!/usr/bin/env python3
"""A Piston client from PyPI (aiopyston), unchanged, against a running server. Usage: piston_client.py URL"""

import asyncio
import sys

from pyston import File, PystonClient


async def main(url):
    client = PystonClient(base_url=f"{url}/api/v2/")
    try:
        runtimes = await client.runtimes()
        assert any(runtime.language == "python" for runtime in runtimes), runtimes
        output = await client.execute("python", [File("print(6 * 7)")])
        assert str(output).strip() == "42", output
        output = await client.execute("python", [File("import sys\nprint(sys.argv[1:], input())")], args=["a"], stdin="b")
        assert str(output).strip() == "['a'] b", output
    finally:
        await client.close_session()


asyncio.run(main(sys.argv[1]))
print("ok: a client made for Piston works")
