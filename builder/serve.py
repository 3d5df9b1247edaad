"""A small web server for dist/: right MIME types, isolation headers, policies, compression, revalidation by hash."""
import gzip
import hashlib
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from builder import policy

TYPES = {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8", ".json": "application/json", ".ipynb": "application/json",
    ".wasm": "application/wasm", ".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon",
    ".whl": "application/zip", ".zip": "application/zip", ".woff2": "font/woff2", ".woff": "font/woff",
    ".txt": "text/plain; charset=utf-8", ".py": "text/plain; charset=utf-8", ".webp": "image/webp",
}
COMPRESSED_ALREADY = {".bin", ".png", ".woff2", ".woff", ".whl", ".zip", ".webp", ".gz"}
ISOLATION = {"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp",
             "Cross-Origin-Resource-Policy": "same-origin"}


@cache
def _read(path: Path, _modified: int, compress: bool) -> tuple[bytes, str]:
    data = path.read_bytes()
    tag = f'"{hashlib.sha256(data).hexdigest()[:20]}"'
    return (gzip.compress(data, 6, mtime=0) if compress else data), tag


class Handler(BaseHTTPRequestHandler):
    """GET and HEAD below one base path of one folder."""

    protocol_version = "HTTP/1.1"
    folder: Path
    base_url: str
    isolation: bool

    def do_GET(self) -> None:
        place = self._place(unquote(urlsplit(self.path).path))
        if isinstance(place, str):
            self._answer(HTTPStatus.MOVED_PERMANENTLY, b"", {"Location": place})
        elif place is None:
            self._answer(HTTPStatus.NOT_FOUND, b"Not found\n", {"Content-Type": TYPES[".txt"]})
        else:
            self._send_file(place)

    do_HEAD = do_GET

    def _place(self, path: str) -> Path | str | None:
        """The file for a path, a path to go to instead, or None."""
        if not path.startswith(self.base_url):
            return self.base_url if path in ("/", self.base_url.rstrip("/")) else None
        place = (self.folder / path.removeprefix(self.base_url)).resolve()
        if not place.is_relative_to(self.folder):
            return None
        if place.is_dir():
            return place / "index.html" if path.endswith("/") else f"{path}/"
        return place

    def _send_file(self, place: Path) -> None:
        if not place.is_file():
            self._answer(HTTPStatus.NOT_FOUND, b"Not found\n", {"Content-Type": TYPES[".txt"]})
            return
        accepts = "gzip" in self.headers.get("Accept-Encoding", "")
        compress = accepts and place.suffix not in COMPRESSED_ALREADY and place.stat().st_size > 1000
        data, tag = _read(place, place.stat().st_mtime_ns, compress)
        headers = {"Content-Type": TYPES.get(place.suffix, "application/octet-stream"), "ETag": tag,
                   "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        if kind := policy.kind_of(place.relative_to(self.folder).as_posix()):
            headers["Content-Security-Policy"] = policy.text(kind)
        if compress:
            headers["Content-Encoding"] = "gzip"
        if self.headers.get("If-None-Match") == tag:
            self._answer(HTTPStatus.NOT_MODIFIED, b"", headers)
        else:
            self._answer(HTTPStatus.OK, data, headers)

    def _answer(self, status: HTTPStatus, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, **(ISOLATION if self.isolation else {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet: a page asks for hundreds of files."""


class Server(ThreadingHTTPServer):
    """Serves folder at http://host:port<base_url>; port 0 takes a free one."""

    daemon_threads = True

    def __init__(self, folder: Path, host: str = "127.0.0.1", port: int = 0, base_url: str = "/",
                 isolation: bool = True) -> None:
        facts = {"folder": folder.resolve(), "base_url": base_url, "isolation": isolation}
        super().__init__((host, port), type("SiteHandler", (Handler,), facts))
        name = "localhost" if host in ("127.0.0.1", "0.0.0.0") else host
        self.url = f"http://{name}:{self.server_address[1]}{base_url}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that closes a connection early is no error."""
