"""A local web server that compresses as a static host does, so that bytes on the wire are what a
reader downloads.
"""

import gzip
import io
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

sent = []  # the bytes of each answer, until somebody clears it
COMPRESSIBLE = (
    ".html",
    ".css",
    ".js",
    ".json",
    ".svg",
    ".txt",
    ".ipynb",
    ".md",
    ".xml",
    ".mjs",
    ".wasm",
)


class GzipHandler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # connections are kept, as on a real host

    def send_head(self):
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            return self.send_error(404)
        packed = path.suffix in COMPRESSIBLE
        body = (compressed if packed else Path.read_bytes)(path)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Length", str(len(body)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        sent.append(len(body))
        return io.BytesIO(body)

    def log_message(self, *_):
        """The numbers are the output; a line for each request would bury them."""


class QuietServer(ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        """A browser that closes early is no error."""


@cache
def compressed(path):
    return gzip.compress(path.read_bytes(), 6)


@contextmanager
def serve(folder):
    """The address at which `folder` is served while the block runs."""
    with QuietServer(("127.0.0.1", 0), partial(GzipHandler, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://localhost:{server.server_port}"
        finally:
            server.shutdown()
