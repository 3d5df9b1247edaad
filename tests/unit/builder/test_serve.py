"""The web server: types, isolation headers, compression, revalidation, and nothing outside its folder."""
import gzip
import threading
from http.client import HTTPConnection

import pytest

from builder.serve import Server


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    site = tmp_path / "site"
    (site / "lab").mkdir(parents=True)
    (site / "index.html").write_text("<h1>Home</h1>")
    (site / "lab" / "index.html").write_text("<h1>Lab</h1>")
    (site / "python.wasm").write_bytes(b"\0asm" * 1000)
    (site / "module.mjs").write_text("export const x = 1;")
    return site


@pytest.fixture
def ask(folder):
    """ask(path, headers, **server options) -> response with its body as .body."""
    servers = []

    def request(path, headers=None, **options):
        server = Server(folder, **options)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        connection = HTTPConnection("127.0.0.1", server.server_address[1], timeout=10)
        connection.request("GET", path, headers=headers or {})
        response = connection.getresponse()
        response.body = response.read()
        return response

    yield request
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(("path", "kind"), [
    ("/", "text/html; charset=utf-8"), ("/python.wasm", "application/wasm"),
    ("/module.mjs", "text/javascript; charset=utf-8"),
])
def test_files_come_with_their_type_and_isolated(ask, path, kind):
    response = ask(path)
    assert response.status == 200
    assert response.headers["Content-Type"] == kind
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Embedder-Policy"] == "require-corp"


def test_a_plain_host_sends_no_isolation_headers(ask):
    assert ask("/", isolation=False).headers["Cross-Origin-Opener-Policy"] is None


def test_large_files_are_compressed_for_those_who_accept_it(ask, folder):
    data = (folder / "python.wasm").read_bytes()
    packed = ask("/python.wasm", {"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.body) < len(data)
    assert gzip.decompress(packed.body) == data
    assert ask("/python.wasm").body == data


def test_an_unchanged_file_is_not_sent_again(ask):
    tag = ask("/index.html").headers["ETag"]
    again = ask("/index.html", {"If-None-Match": tag})
    assert (again.status, again.body) == (304, b"")


def test_folders_lead_to_their_index(ask):
    moved = ask("/lab")
    assert (moved.status, moved.headers["Location"]) == (301, "/lab/")
    assert ask("/lab/").body == b"<h1>Lab</h1>"


def test_a_sub_path_serves_below_it_only(ask):
    assert ask("/course/", base_url="/course/").body == b"<h1>Home</h1>"
    assert ask("/", base_url="/course/").headers["Location"] == "/course/"
    assert ask("/other/index.html", base_url="/course/").status == 404


@pytest.mark.parametrize("path", ["/../secret.txt", "/%2e%2e/secret.txt", "/lab/../../secret.txt", "/nothing.html"])
def test_nothing_outside_the_folder_is_served(ask, path):
    response = ask(path)
    assert response.status == 404
    assert b"secret" not in response.body
