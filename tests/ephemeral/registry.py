"""A registry of images with one image in it, `tiny:1`, of which nothing can be run: what a Docker Engine pulls from."""

import gzip
import hashlib
import io
import json
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
CONFIG = "application/vnd.docker.container.image.v1+json"
LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip"


def digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def described(kind: str, content: bytes) -> dict[str, object]:
    return {"mediaType": kind, "size": len(content), "digest": digest(content)}


def image(entropy: bytes) -> dict[str, tuple[str, bytes]]:
    """Type and content of everything below /v2/tiny; `entropy` makes the layer one that the engine has not seen."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        entry = tarfile.TarInfo("file")
        entry.size = len(entropy)
        tar.addfile(entry, io.BytesIO(entropy))
    layer = gzip.compress(buffer.getvalue())
    rootfs = {"type": "layers", "diff_ids": [digest(buffer.getvalue())]}
    config = json.dumps({"architecture": "amd64", "os": "linux", "config": {}, "rootfs": rootfs}).encode()
    parts = {"config": described(CONFIG, config), "layers": [described(LAYER, layer)]}
    manifest = json.dumps({"schemaVersion": 2, "mediaType": MANIFEST, **parts}).encode()
    return {
        "manifests/1": (MANIFEST, manifest),
        f"manifests/{digest(manifest)}": (MANIFEST, manifest),
        f"blobs/{digest(config)}": (CONFIG, config),
        f"blobs/{digest(layer)}": (LAYER, layer),
    }


@contextmanager
def registry(entropy: bytes) -> Iterator[str]:
    """Serves on this machine only, where an engine asks for no TLS; gives its `host:port`."""
    found = image(entropy)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            missing = ("application/json", b'{"errors": [{"code": "MANIFEST_UNKNOWN", "message": "manifest unknown"}]}')
            there = {"": ("application/json", b"{}"), **found}.get(self.path.removeprefix("/v2/").removeprefix("tiny/"))
            kind, content = there or missing
            self.send_response(200 if there else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Docker-Content-Digest", digest(content))
            self.send_header("Docker-Distribution-Api-Version", "registry/2.0")
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(content)

        do_HEAD = do_GET

        def log_message(self, *arguments: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
