"""A local web server that compresses as a static host does, so that bytes on the wire are what a
reader downloads.
"""

import gzip
import io
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from bookbuild.serve import Handler, served

sent = []  # the bytes of each answer, until somebody clears it
TEXTS = {".html", ".css", ".js", ".mjs", ".json", ".svg", ".txt", ".ipynb", ".md", ".xml"}
COMPRESSIBLE = TEXTS | {".wasm"}


class GzipHandler(Handler):
    extra = {}  # a plain Jupyter Book could not live under our policy

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


@cache
def compressed(path):
    return gzip.compress(path.read_bytes(), 6)


@contextmanager
def serve(folder):
    """The address at which `folder` is served while the block runs."""
    with served(folder, handler=GzipHandler) as home:
        yield home
