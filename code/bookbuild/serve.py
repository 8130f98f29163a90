"""The built site on this machine: `python -m bookbuild.serve [PORT]`, which `make serve` calls.

It sends what a careful host would: a policy under which nothing runs and nothing is styled but what
comes from the site's own files, and word of what may be kept.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import SHUT_RDWR, socket
from threading import Event, Thread
from typing import Any

SITE = Path("_build/html")
PORT = 8000
# WebAssembly has to be compiled, and the engine's worker is begun from a text of the page. Firefox
# fetches the next chapter while it has nothing to do, by the default.
POLICY = {
    "default-src": "'self'",
    "object-src": "'none'",
    "script-src": "'self' 'wasm-unsafe-eval'",
    "worker-src": "'self' blob:",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{what} {whence}" for what, whence in POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class Handler(SimpleHTTPRequestHandler):
    """A file of the site, with the headers; a name that tells its content is kept for a year."""

    protocol_version = "HTTP/1.1"  # connections are kept, as on a real host
    extra = HEADERS

    def end_headers(self) -> None:
        """The headers of every answer, errors included."""
        for name, value in self.extra.items():
            self.send_header(name, value)
        file, _, version = self.path.partition("?v=")
        named = self.found and version and not file.endswith((".html", "/"))
        self.send_header("Cache-Control", "max-age=31536000, immutable" if named else "no-cache")
        super().end_headers()

    def send_response(self, code: int, message: str | None = None) -> None:
        """Begin an answer; what is not there now may be there later."""
        self.found = code < 400
        super().send_response(code, message)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a line for each of a page's files would bury the address."""


class Server(ThreadingHTTPServer):
    """One that a browser may leave at any time, and that answers nobody once it is closed."""

    daemon_threads = True

    def __init__(self, *given: Any) -> None:
        self.connections: set[socket] = set()
        super().__init__(*given)

    def get_request(self) -> tuple[socket, Any]:
        """The next connection, which is remembered: a browser keeps it."""
        connection, client = super().get_request()
        self.connections.add(connection)
        return connection, client

    def shutdown_request(self, request: Any) -> None:
        """Close a connection that its browser is done with."""
        self.connections.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        """Close all connections, those too that a browser still keeps."""
        super().server_close()
        for connection in list(self.connections):
            with suppress(OSError):  # closed by the other side
                connection.shutdown(SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that closes early is no error."""


@contextmanager
def served(site: Path, port: int = 0, handler: type[Handler] = Handler) -> Iterator[str]:
    """The address at which the site is served while the block runs. port 0: a free one."""
    with Server(("127.0.0.1", port), partial(handler, directory=str(site))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def main(arguments: list[str]) -> str | None:
    """Serve the site until Ctrl+C; what was wrong with the arguments, if anything."""
    given = arguments[0] if arguments else str(PORT)
    if len(arguments) > 1 or not given.isdecimal() or not 0 < int(given) < 65536:
        return f"PORT: a number from 1 to 65535 is needed, not {' '.join(arguments)!r}"
    if not (SITE / "index.html").exists():
        return f"{SITE} is not there: `make book` builds the site"
    try:
        with served(SITE, int(given)) as address:
            print(f"The book is at {address}/ until Ctrl+C.", flush=True)
            Event().wait()
    except KeyboardInterrupt:
        print()
    except OSError as fault:
        return f"PORT: {given} cannot be had ({fault.strerror}); try another: make serve PORT=8001"
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
