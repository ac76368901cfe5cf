#!/usr/bin/env python3
"""The gRPC service as a client of another language meets it. Usage: grpc_client.py HOST:PORT (needs grpcio, grpcio-tools)"""

import json
import pathlib
import queue
import sys
import tempfile
import threading
import urllib.request

import grpc
from grpc_tools import protoc

ROOT = pathlib.Path(__file__).parent.parent / "crates/domains/runs/proto"
address = sys.argv[1]
with tempfile.TemporaryDirectory() as folder:
    done = protoc.main(["protoc", f"-I{ROOT}", f"--python_out={folder}", f"--grpc_python_out={folder}", "tiltyard/v1/execution.proto"])
    assert done == 0
    sys.path.insert(0, folder)
    from tiltyard.v1 import execution_pb2 as m
    from tiltyard.v1 import execution_pb2_grpc as s

client = s.ExecutionServiceStub(grpc.insecure_channel(address))


def ask(source, **more):
    return m.ExecuteRequest(language="python", files=[m.File(content=source.encode())], **more)


answer = client.Execute(ask("import sys; print(sys.argv[1:], input())", args=["a"], stdin=b"b"))
assert answer.run.stdout == b"['a'] b\n" and answer.run.outcome.code == 0, answer
answer = client.Execute(ask("while True: pass", run_limits=m.StageLimits(cpu_time_ms=100)))
assert answer.run.outcome.stopped_by == m.STOPPED_BY_CPU_TIME, answer
print("ok    a run answers with its facts")

try:
    client.Execute(m.ExecuteRequest(language="pyhton", files=[m.File(content=b"")]))
    raise AssertionError("an unknown language was taken")
except grpc.RpcError as error:
    assert error.code() == grpc.StatusCode.NOT_FOUND and "python" in error.details(), error
print("ok    an unknown language is said")

requests = queue.Queue()
requests.put(m.ExecuteStreamRequest(start=ask("while True:\n    print('got', input(), flush=True)")))
seen = []
for event in client.ExecuteStream(iter(requests.get, None)):
    seen.append(event.WhichOneof("event"))
    if seen[-1] == "stage_started":
        requests.put(m.ExecuteStreamRequest(stdin=b"one\n"))
    if seen[-1] == "output" and event.output.stream == m.STREAM_STDOUT:
        assert event.output.data == b"got one\n", event
        requests.put(m.ExecuteStreamRequest(close_stdin=m.CloseStdin()))
        requests.put(None)
assert seen[:2] == ["started", "stage_started"] and seen[-2:] == ["stage_ended", "finished"], seen
print("ok    a stream talks to a running program")


def busy():
    metrics = urllib.request.urlopen(f"http://{address}/metrics").read().decode()
    return next(int(line.split()[1]) for line in metrics.splitlines() if line.startswith("tiltyard_boxes_busy "))


call = client.ExecuteStream(iter([m.ExecuteStreamRequest(start=ask("while True: pass"))]))
assert next(call).WhichOneof("event") == "started"
assert next(call).WhichOneof("event") == "stage_started"
call.cancel()
gone = threading.Event()
for _ in range(100):
    if busy() == 0:
        break
    gone.wait(0.05)
assert busy() == 0, "a cancelled run goes on"
print("ok    a client that goes away ends its program")
assert json.load(urllib.request.urlopen(f"http://{address}/api/v1/openapi.json"))["openapi"].startswith("3.")
print("ok    the OpenAPI document is served")
