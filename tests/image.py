#!/usr/bin/env python3
"""A language from an OCI image: makes an image with nothing but busybox, a language in it, and runs its self-test in its boxes.
Usage: image.py TILTYARD"""

import gzip
import hashlib
import io
import json
import pathlib
import subprocess
import sys
import tarfile
import tempfile

TOML = """
id = "ash"
name = "Busybox shell"
extensions = ["ash"]
editor = "shell"
main_file = "main.ash"
image = {image}
run = ["/bin/ash", "{{main}}"]
hello = "echo hello"
[probe]
version = "1.35"
[self_test]
stdin = "in\\n"
args = ["arg"]
stdout = "in arg\\nbin box dev etc proc run srv tmp usr var\\n"
source = '''
read line; echo $line $1
cd /; echo *
'''
"""


def layer():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        tar.add("/bin/busybox", "usr/bin/busybox")
        for name in ("ash", "sh"):
            link = tarfile.TarInfo(f"usr/bin/{name}")
            link.type, link.linkname = tarfile.SYMTYPE, "busybox"
            tar.addfile(link)
        link = tarfile.TarInfo("bin")
        link.type, link.linkname = tarfile.SYMTYPE, "usr/bin"
        tar.addfile(link)
    return gzip.compress(out.getvalue())


with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    image = folder / "image"
    blobs = image / "blobs/sha256"
    blobs.mkdir(parents=True)

    def store(content, kind):
        digest = hashlib.sha256(content).hexdigest()
        (blobs / digest).write_bytes(content)
        return {"mediaType": kind, "digest": f"sha256:{digest}", "size": len(content)}

    (image / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
    first = store(layer(), "application/vnd.oci.image.layer.v1.tar+gzip")
    manifest = store(json.dumps({"schemaVersion": 2, "layers": [first]}).encode(), "application/vnd.oci.image.manifest.v1+json")
    (image / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [manifest]}))
    catalogue = folder / "catalogue"
    catalogue.mkdir()
    (catalogue / "ash.toml").write_text(TOML.format(image=json.dumps(str(image))))
    command = [sys.argv[1], "--catalogue", catalogue, "--images", folder / "unpacked", "languages", "test", "ash"]
    sys.exit(subprocess.run(command).returncode)
