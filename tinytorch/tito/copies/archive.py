"""A bundle's zip file, written and read: everything about it is verified before anyone sees its contents."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from tinytorch.tito.copies import paths
from tinytorch.tito.copies.trust import without_trust
from tinytorch.tito.progress import progress
from tinytorch.tito.say.sentences import CourseError
from tinytorch.tito.workspace import schema

MEBI = 1024 * 1024
MAX_TOTAL = 64 * MEBI
MAX_FILE = 16 * MEBI
MAX_FILES = 2000
MAX_MANIFEST = MEBI
MANIFEST = "manifest.json"
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # zipfile unpacks the others without a limit
ASK_AGAIN = "Nothing was changed. Download the bundle once more, or use another one."


class BundleError(CourseError):
    """A bundle can't be made, or one that was handed in can't be trusted."""


@dataclass(frozen=True)
class Bundle:
    """A verified bundle: its manifest, and the bytes of each file by path."""

    manifest: dict
    files: dict[str, bytes]


def pack(manifest: dict, files: dict[str, bytes]) -> bytes:
    """The zip file of `files`, with `manifest` completed by their list. Raises BundleError beyond the limits."""
    sizes = {path: len(content) for path, content in files.items()}
    _check_sizes(sizes, "Your workspace", "Move something elsewhere first.")
    _check_collision(files, "Your workspace", "Rename one of them first.")
    listed = [_entry(path, content) for path, content in sorted(files.items())]
    text = json.dumps({**manifest, "files": listed}, indent=1, ensure_ascii=False).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in [(MANIFEST, text), *sorted(files.items())]:
            archive.writestr(_header(path), content)
    return buffer.getvalue()


def unpack(content: bytes) -> Bundle:
    """The verified bundle in `content`. Raises BundleError, or NewerSchema, with one sentence about what is wrong."""
    if len(content) > MAX_TOTAL + MEBI:
        raise BundleError(f"The bundle has {_mebi(len(content))}; the limit is {_mebi(MAX_TOTAL)}. {ASK_AGAIN}")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError) as error:
        raise BundleError(f"The bundle is not a complete zip file ({error}). {ASK_AGAIN}") from error


def _read(archive: zipfile.ZipFile) -> Bundle:
    members = _members(archive)
    manifest = _manifest(archive, members)
    listed = {entry["path"]: entry for entry in manifest["files"]}
    _check_manifest(manifest, listed, members)
    files = {path: _content(archive, members[path], entry) for path, entry in listed.items()}
    if "progress.json" in files:
        _check_progress(files["progress.json"])
    return Bundle(manifest, {path: _stripped(path, content) for path, content in files.items()})


def _stripped(path: str, content: bytes) -> bytes:
    try:
        return without_trust(path, content)
    except RecursionError as error:
        deep = f"The bundle's notebook {path} is nested too deeply to be looked through."
        raise BundleError(f"{deep} {ASK_AGAIN}") from error


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    members: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        name = info.orig_filename
        if name in members:
            raise BundleError(f"The bundle holds {name} twice. {ASK_AGAIN}")
        _check_member(name, info)
        members[name] = info
    _check_sizes({name: info.file_size for name, info in members.items()}, "The bundle", ASK_AGAIN)
    _check_collision(members, "The bundle", ASK_AGAIN)
    return members


def _check_member(name: str, info: zipfile.ZipInfo) -> None:
    if name != MANIFEST and (reason := paths.objection(name)):
        raise BundleError(f"The bundle's file {name!r} {reason}. {ASK_AGAIN}")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise BundleError(f"The bundle's file {name} is a link, which a bundle may not hold. {ASK_AGAIN}")
    if info.compress_type not in METHODS:
        raise BundleError(f"The bundle's file {name} is compressed in a way that bundles do not use. {ASK_AGAIN}")
    if info.flag_bits & 1:
        raise BundleError(f"The bundle's file {name} is encrypted. Make the bundle again without a password.")


def _check_sizes(sizes: dict[str, int], subject: str, advice: str) -> None:
    for path, size in sizes.items():
        if size > MAX_FILE:
            raise BundleError(f"{subject} has {path} with {_mebi(size)}; the limit is {_mebi(MAX_FILE)}. {advice}")
    if len(sizes) > MAX_FILES + 1:
        raise BundleError(f"{subject} has {len(sizes)} files; the limit is {MAX_FILES}. {advice}")
    if (total := sum(sizes.values())) > MAX_TOTAL:
        raise BundleError(f"{subject} has {_mebi(total)} unpacked; the limit is {_mebi(MAX_TOTAL)}. {advice}")


def _check_collision(names: Iterable[str], subject: str, advice: str) -> None:
    if pair := paths.same_on_some_disk(names):
        raise BundleError(
            f"{subject} has {pair[0]} and {pair[1]}, which some systems would keep as one and the same file. {advice}"
        )


def _manifest(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> dict:
    if MANIFEST not in members:
        raise BundleError("The zip file has no manifest.json, so it is not a progress bundle. Choose another file.")
    what = "The bundle's manifest.json"
    if members[MANIFEST].file_size > MAX_MANIFEST:
        raise BundleError(f"{what} is larger than {_mebi(MAX_MANIFEST)}. {ASK_AGAIN}")
    try:
        manifest = schema.parse(_unpacked(archive, members[MANIFEST], MAX_MANIFEST), what)
        schema.version(manifest, "manifest", what)
        schema.validate(manifest, "manifest", what)
    except schema.SchemaError as error:
        raise BundleError(f"{error} {ASK_AGAIN}") from error
    return manifest


def _check_manifest(manifest: dict, listed: dict[str, dict], members: dict[str, zipfile.ZipInfo]) -> None:
    for path in listed:
        if reason := paths.objection(path):
            raise BundleError(f"The manifest's path {path!r} {reason}. {ASK_AGAIN}")
    if len(listed) < len(manifest["files"]):
        raise BundleError(f"The manifest lists a file twice. {ASK_AGAIN}")
    if missing := sorted(listed.keys() - members.keys()):
        raise BundleError(f"The manifest lists {missing[0]}, but the bundle does not hold it. {ASK_AGAIN}")
    if extra := sorted(members.keys() - listed.keys() - {MANIFEST}):
        raise BundleError(f"The bundle holds {extra[0]}, which its manifest does not list. {ASK_AGAIN}")


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, entry: dict) -> bytes:
    content = _unpacked(archive, info, entry["bytes"] + 1)
    if _entry(entry["path"], content) != entry:
        raise BundleError(f"The bundle's file {entry['path']} is not what its manifest promises. {ASK_AGAIN}")
    return content


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """The first `most` bytes of a member: read() without a number unpacks all that is there, whatever was declared."""
    with archive.open(info) as handle:
        return handle.read(most)


def _check_progress(content: bytes) -> None:
    try:
        progress.parse(content, "The bundle's progress.json")
    except schema.SchemaError as error:
        raise BundleError(f"{error} {ASK_AGAIN}") from error


def _entry(path: str, content: bytes) -> dict:
    return {"path": path, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def _header(path: str) -> zipfile.ZipInfo:
    """The same header on every machine and day, so that equal workspaces make equal archives."""
    header = zipfile.ZipInfo(path, date_time=(1980, 1, 1, 0, 0, 0))
    header.create_system = 3
    header.external_attr = (stat.S_IFREG | 0o644) << 16
    header.compress_type = zipfile.ZIP_DEFLATED
    return header


def _mebi(size: int) -> str:
    return f"{size / MEBI:.1f} MiB"
