"""Problems brought in and taken out at the command line: python3 tests/problems_brought_in.py PROGRAM DIRECTORY

In a directory that must not be there yet: a package is imported as a draft, published, exported in each format, and what
was exported agrees with its jury again; what cannot be is refused and leaves nothing. A copy of the whole house holds the
problems' files too: another house made of it judges."""

import io
import json
import os
import subprocess
import sys
import tarfile

from house import Server, Submitter

PROGRAM, DATA = sys.argv[1], sys.argv[2]
PACKAGE = "problems/lancepairs"
ENVIRONMENT = dict(os.environ, TILTYARD__SERVER__DATA=DATA)


def tiltyard(*arguments):
    done = subprocess.run([PROGRAM, *arguments], env=ENVIRONMENT, capture_output=True, timeout=300)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def brought(*arguments):
    code, out, err = tiltyard("problem", "import", *arguments, "--json")
    assert code == 0, (code, out, err)
    return json.loads(out)


draft = brought(PACKAGE)
assert draft["agrees"] and not draft["published"] and draft["findings"] == [], draft
published = brought(PACKAGE, "--publish")
assert published["problem"] == draft["problem"], "the same package is the same problem"
assert published["published"], published
slug = draft["problem"]

here = DATA + "-exports"
os.mkdir(here)
for name, options in (("own", []), ("legacy", ["--format", "kattis-legacy"]), ("new", ["--format", "kattis-2025-09"])):
    archive = f"{here}/{name}.zip"
    code, out, err = tiltyard("problem", "export", slug, archive, *options)
    assert code == 0, (code, out, err)
    code, out, err = tiltyard("problem", "verify", archive, "--json")
    assert code == 0, (name, code, out[-2000:], err)
    assert len(json.loads(out)["submissions"]) >= 5, out

before = open(f"{here}/own.zip", "rb").read()
code, _, err = tiltyard("problem", "export", slug, f"{here}/own.zip")
assert code != 0 and "replaces nothing" in err, (code, err)
assert open(f"{here}/own.zip", "rb").read() == before, "an export replaced another"
code, _, err = tiltyard("problem", "export", "no-such-problem", f"{here}/none.zip")
assert code != 0 and "no-such-problem" in err, (code, err)
assert not os.path.exists(f"{here}/none.zip"), "an archive of nothing"
code, _, err = tiltyard("problem", "import", "docs")
assert code == 2 and "problem.yaml" in err, (code, err)
code, _, err = tiltyard("problem", "import", PACKAGE, "--author", "nobody-at-all")
assert code != 0 and "nobody-at-all" in err, (code, err)
print("problems brought in and taken out: all as it should be")

copy = f"{here}/copy"
code, out, err = tiltyard("backup", copy)
assert code == 0, (code, out, err)
code, _, err = tiltyard("backup", copy)
assert code != 0 and "never replaces" in err, (code, err)
assert sorted(os.listdir(here)) == ["copy", "legacy.zip", "new.zip", "own.zip"], os.listdir(here)
other = DATA + "-again"
restored = subprocess.run([PROGRAM, "restore", copy], env=dict(ENVIRONMENT, TILTYARD__SERVER__DATA=other), capture_output=True, timeout=300)
assert restored.returncode == 0, restored
again = subprocess.run([PROGRAM, "restore", copy], env=dict(ENVIRONMENT, TILTYARD__SERVER__DATA=other), capture_output=True, timeout=300)
assert again.returncode != 0 and b"--replace" in again.stderr, again
server = Server(PROGRAM, other)
server.start()
try:
    person = Submitter(server)
    source = open(f"{PACKAGE}/submissions/accepted/remainders.py").read()
    judged = person.verdict(person.submit(slug, "python", source))
    assert judged["verdict"] == "AC", judged
finally:
    server.stop()

# A copy whose files are not what their names say is refused.
damaged = f"{here}/damaged"
with tarfile.open(copy) as whole, tarfile.open(damaged, "w") as out:
    for member in whole:
        content = whole.extractfile(member).read()
        if member.name.startswith("blobs/"):
            content = bytes([content[0] ^ 1]) + content[1:] if content else b"x"
            member.size = len(content)
        out.addfile(member, io.BytesIO(content))
code, _, err = tiltyard("restore", damaged, "--replace")
assert code != 0 and "damaged" in err, (code, err)
print("a copy of the whole house: another made of it judges")
