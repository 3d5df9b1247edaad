"""The workspace as the browser has stored it, and what is wrong with it."""
import ast
import base64
import json

from playwright.sync_api import Page

from tinytorch.tito.copies import archive
from tinytorch.tito.progress import progress

READ = """() => new Promise((done, fail) => {
  const open = indexedDB.open("JupyterLite Storage - /");
  open.onerror = () => fail(open.error);
  open.onsuccess = () => {
    const request = open.result.transaction("files").objectStore("files").getAll();
    request.onerror = () => fail(request.error);
    request.onsuccess = () => { open.result.close(); done(request.result); };
  };
})"""
KEYS = {"name", "path", "created", "last_modified", "format", "mimetype", "content", "writable", "type"}


def read(page: Page) -> dict[str, dict]:
    """Every record by its path, from a page of the site at the root of its server."""
    return {record["path"]: record for record in page.evaluate(READ)}


def content(record: dict) -> bytes:
    """A record's bytes, as a kernel reads them."""
    if record["format"] == "base64":
        return base64.b64decode(record["content"] or "", validate=True)
    if record["format"] == "json":
        return json.dumps(record["content"]).encode()
    return record["content"].encode()


def faults(records: dict[str, dict]) -> list[str]:
    """One line for each record that no program could read."""
    files = {path: record for path, record in records.items()
             if record.get("type") != "directory" and not is_temporary(path)}
    found = [f"{path} misses {KEYS - record.keys()}" for path, record in records.items() if KEYS - record.keys()]
    return found + [fault for path, record in files.items() if (fault := _fault(path, record))]


def leftovers(records: dict[str, dict]) -> list[str]:
    """One line for each temporary file that the site should have cleared away at its start."""
    return [f"{path} was left behind" for path in records if is_temporary(path)]


def is_temporary(path: str) -> bool:
    """True for the file in which a write begins (see the engine's workspace.write_file)."""
    return path.rsplit("/", 1)[-1].startswith(".") and ".writing." in path


def _fault(path: str, record: dict) -> str | None:
    try:
        _parse(path, content(record))
    except Exception as error:  # whatever it is, it is the finding
        return f"{path} cannot be read: {type(error).__name__} {error}"[:300]
    return None


def _parse(path: str, data: bytes) -> None:
    if path == "progress.json":
        progress.parse(data)
    elif path.endswith(".ipynb"):
        assert isinstance(json.loads(data)["cells"], list)
    elif path.endswith(".json"):
        json.loads(data)
    elif path.endswith(".py"):
        assert data.strip(), "it is empty"
        ast.parse(data)
    elif path.startswith("backups/") and path.endswith(".zip"):
        archive.unpack(data)
