"""Bundles: what is saved comes back byte by byte, and nothing else gets in."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import struct
import tracemalloc
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinytorch.tito.copies import archive, bundle, paths
from tinytorch.tito.copies.archive import BundleError
from tinytorch.tito.progress import progress
from tinytorch.tito.say import sentences
from tinytorch.tito.workspace import schema

MANIFEST = {
    "schema": 1,
    "course": "1.0.0",
    "build": "test",
    "created": "2026-01-31T12:00:00Z",
    "name": "Ada",
}
GOOD = {"milestones/01.json": b"{}", "modules/01_tensor.ipynb": b"cells", "tinytorch/core/tensor.py": b"x = 1\n"}


def listed(files: dict[str, bytes]) -> list[dict]:
    return [{"path": p, "bytes": len(c), "sha256": hashlib.sha256(c).hexdigest()} for p, c in files.items()]


def zipped(files: dict[str, bytes], manifest: dict | bytes | None = None) -> bytes:
    """A zip file with these members, and a manifest that lists them unless another one is given."""
    manifest = {**MANIFEST, "files": listed(files)} if manifest is None else manifest
    text = manifest if isinstance(manifest, bytes) else json.dumps(manifest).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for path, content in {"manifest.json": text, **files}.items():
            target.writestr(zipfile.ZipInfo(path), content, compress_type=zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def refused(content: bytes) -> str:
    """The sentence with which `content` is refused."""
    with pytest.raises(BundleError) as caught:
        archive.unpack(content)
    return str(caught.value)


@pytest.fixture
def filled(place):
    for path, content in GOOD.items():
        place.put(path, content)
    place.put("backups/before-restore-1.zip", b"old")
    place.put("notes.txt", b"not the course's")
    place.put("milestones/.hidden", b"")
    progress.record_started("01")
    return place


def test_what_is_saved_comes_back(filled):
    saved = bundle.save("Ada Lovelace")
    content = bundle.load(saved.path)
    assert content.files == {path: filled.tree()[path] for path in [*GOOD, "progress.json"]}
    assert content.manifest["name"] == "Ada Lovelace" and saved.files == 4 and saved.left_out == {}


@pytest.mark.parametrize(
    ("name", "slug"), [("", "anonymous"), ("Ada Lovelace", "ada-lovelace"), ("../../x", "x"), ("Zoë / 愛", "zoe")]
)
def test_the_file_name_is_safe(filled, name, slug):
    saved = bundle.save(name)
    assert saved.path.parent == filled.root
    assert saved.path.name.startswith(f"tinytorch-{slug}-2")


def test_equal_workspaces_make_equal_bundles(filled, monkeypatch):
    monkeypatch.setattr("tinytorch.tito.say.clock.now", lambda: "2026-01-31T12:00:00Z")
    first = bundle.pack_workspace("Ada")
    filled.put("modules/01_tensor.ipynb", GOOD["modules/01_tensor.ipynb"])
    assert bundle.pack_workspace("Ada") == first
    names = zipfile.ZipFile(io.BytesIO(first)).namelist()
    assert names == ["manifest.json", *sorted([*GOOD, "progress.json"])]


def test_files_that_no_bundle_can_hold_are_left_out_and_named(filled):
    filled.put("milestones/what?.json", b"{}")
    (filled.root / "modules" / "link.ipynb").symlink_to(filled.root / "notes.txt")
    saved = bundle.save()
    assert saved.left_out.keys() == {"milestones/what?.json", "modules/link.ipynb"}
    assert bundle.load(saved.path).files.keys() == {*GOOD, "progress.json"}


def test_an_unreadable_progress_is_set_aside_so_that_the_bundle_can_be_restored(filled):
    filled.put("progress.json", b"{")
    assert bundle.load(bundle.save().path).files.keys() == set(GOOD)
    assert "set aside" in sentences.take()[0]


def test_a_newer_progress_is_packed_as_it_is(filled):
    filled.put("progress.json", b'{"schema": 9}')
    saved = bundle.save()
    assert zipfile.ZipFile(saved.path).read("progress.json") == b'{"schema": 9}'
    with pytest.raises(schema.NewerSchema, match="schema 9"):
        bundle.load(saved.path)


def test_saving_a_file_beyond_the_limit_names_it(filled, monkeypatch):
    monkeypatch.setattr(archive, "MAX_FILE", 4)
    with pytest.raises(BundleError, match="modules/01_tensor.ipynb is larger than"):
        bundle.save()


def test_a_file_that_can_not_be_read_is_named(filled, monkeypatch):
    def refuse(_path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    monkeypatch.setattr(progress, "load", progress.new)
    with pytest.raises(BundleError, match=r"milestones/01\.json can't be read \(.*Permission denied"):
        bundle.pack_workspace("Ada")


def test_saving_more_files_than_the_limit_is_refused(filled, monkeypatch):
    monkeypatch.setattr(archive, "MAX_FILES", 2)
    with pytest.raises(BundleError, match="Your workspace has 4 files; the limit is 2"):
        bundle.save()


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("../progress.json", "leads out of the workspace"),
        ("modules/../../x.ipynb", "leads out of the workspace"),
        ("/etc/passwd", "is an absolute path"),
        ("modules\\x.ipynb", "has a backslash"),
        ("C:/x.ipynb", "drive letter"),
        ("modules//x.ipynb", "not a file name"),
        ("modules/./x.ipynb", "not a file name"),
        ("modules/nul.ipynb", "not a file name"),
        ("modules/x.ipynb ", "not a file name"),
        ("milestones/a\n.json", "not a file name"),
        ("milestones/" + "x" * 300, "longer than 240"),
        ("modules/x.py", "none of the files that belong"),
        ("modules/deep/x.ipynb", "none of the files that belong"),
        ("tinytorch/__init__.py", "none of the files that belong"),
        ("tinytorch/tito/cli.py", "none of the files that belong"),
        ("backups/x.zip", "none of the files that belong"),
        ("notes.txt", "none of the files that belong"),
    ],
)
def test_a_path_that_could_do_harm_is_refused_with_its_name(path, reason):
    sentence = refused(zipped({**GOOD, path: b"x"}))
    assert reason in sentence and repr(path) in sentence and "Nothing was changed" in sentence


def test_a_path_that_only_the_manifest_names_is_refused_too():
    manifest = {**MANIFEST, "files": listed({**GOOD, "../x": b""})}
    assert "'../x' leads out of the workspace" in refused(zipped(GOOD, manifest))


def test_every_truncation_is_refused(place):
    content = zipped(GOOD)
    for length in range(0, len(content), 7):
        assert refused(content[:length])


def test_a_tampered_byte_is_noticed_wherever_it_is():
    content = zipped(GOOD)
    whole = archive.unpack(content)
    for index in range(0, len(content), 3):
        damaged = content[:index] + bytes([content[index] ^ 0x55]) + content[index + 1 :]
        try:
            assert archive.unpack(damaged) == whole  # a byte that means nothing, such as a time
        except (BundleError, schema.NewerSchema) as error:
            assert str(error)


def test_a_changed_file_with_a_fresh_checksum_is_named():
    manifest = {**MANIFEST, "files": listed(GOOD)}
    changed = {**GOOD, "tinytorch/core/tensor.py": b"x = 2\n"}
    assert "tinytorch/core/tensor.py is not what its manifest promises" in refused(zipped(changed, manifest))


def test_a_file_that_the_manifest_does_not_list_is_named():
    sentence = refused(zipped({**GOOD, "milestones/extra.json": b""}, {**MANIFEST, "files": listed(GOOD)}))
    assert "holds milestones/extra.json, which its manifest does not list" in sentence


def test_a_file_that_is_listed_but_missing_is_named():
    manifest = {**MANIFEST, "files": listed({**GOOD, "milestones/gone.json": b""})}
    assert "lists milestones/gone.json, but the bundle does not hold it" in refused(zipped(GOOD, manifest))


def test_a_file_that_is_listed_twice_is_refused():
    assert "lists a file twice" in refused(zipped(GOOD, {**MANIFEST, "files": listed(GOOD) + listed(GOOD)[:1]}))


def test_a_name_that_stands_twice_in_the_zip_is_refused():
    buffer = io.BytesIO(zipped(GOOD))
    with zipfile.ZipFile(buffer, "a") as target, pytest.warns(UserWarning):
        target.writestr("modules/01_tensor.ipynb", b"another")
    assert "holds modules/01_tensor.ipynb twice" in refused(buffer.getvalue())


@pytest.mark.parametrize("other", ["modules/01_Tensor.ipynb", "modules/01_TENSOR.ipynb"])
def test_names_that_differ_in_case_alone_are_refused(other):
    assert "one and the same file" in refused(zipped({**GOOD, other: b""}))


def test_accents_written_in_two_ways_collide():
    assert paths.same_on_some_disk(["modules/\u00e9.ipynb", "modules/e\u0301.ipynb"])
    assert paths.same_on_some_disk(["modules/a.ipynb", "modules/b.ipynb"]) is None


def test_a_link_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        target.writestr("manifest.json", json.dumps({**MANIFEST, "files": listed({"milestones/x": b"/etc"})}))
        link = zipfile.ZipInfo("milestones/x")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        target.writestr(link, b"/etc")
    assert "milestones/x is a link" in refused(buffer.getvalue())


def test_an_encrypted_file_is_refused():
    content = bytearray(zipped(GOOD))
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 8] |= 1
    assert "encrypted" in refused(bytes(content))


def test_a_declared_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = {f"milestones/{n}": bytes(archive.MAX_FILE) for n in range(5)}
    sentence = refused(zipped(bomb, {**MANIFEST, "files": []}))
    assert "80.0 MiB unpacked; the limit is 64.0 MiB" in sentence


def test_a_single_file_beyond_the_limit_is_named():
    assert "milestones/big with 16.0 MiB" in refused(zipped({"milestones/big": bytes(archive.MAX_FILE + 1)}, b"{}"))


def claiming(content: bytes, size: int) -> bytes:
    """A zip file whose directory says that its last member has `size` bytes."""
    entry = content.rindex(b"PK\x01\x02") + 24
    return content[:entry] + struct.pack("<I", size) + content[entry + 4 :]


@pytest.mark.parametrize("member", ["milestones/x", "manifest.json"])
def test_a_zip_bomb_that_declares_little_is_refused_without_being_unpacked(member):
    """The directory claims 10 bytes where the stream holds 32 MiB."""
    manifest, bomb = {**MANIFEST, "files": listed({"milestones/x": b"0" * 10})}, bytes(32 * archive.MEBI)
    content = claiming(zipped({}, bomb) if member == "manifest.json" else zipped({member: bomb}, manifest), 10)
    tracemalloc.start()
    try:
        assert f"Bad CRC-32 for file '{member}'" in refused(content)
        assert tracemalloc.get_traced_memory()[1] < 4 * archive.MEBI
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_method_that_unpacks_without_a_limit_is_refused(method):
    """687 bytes of bzip2 can hold 300 MiB, and zipfile would unpack them all at once."""
    buffer = io.BytesIO(zipped({}, {**MANIFEST, "files": listed({"milestones/x": b"0"})}))
    with zipfile.ZipFile(buffer, "a") as target:
        target.writestr("milestones/x", b"0", compress_type=method)
    assert "milestones/x is compressed in a way that bundles do not use" in refused(buffer.getvalue())


def test_too_many_files_are_refused():
    many = {f"milestones/{n}": b"" for n in range(archive.MAX_FILES + 1)}
    assert "has 2002 files" in refused(zipped(many))


def test_a_file_too_large_to_be_a_bundle_is_not_even_read(place, monkeypatch):
    monkeypatch.setattr(archive, "MAX_TOTAL", 10)
    monkeypatch.setattr(archive, "MEBI", 0)
    path = place.put("big.zip", b"x" * 11)
    with pytest.raises(BundleError, match="larger than any bundle"):
        bundle.load(path)


@pytest.mark.parametrize("content", [b"", b"PK", b"hello" * 100])
def test_what_is_no_zip_is_said_so(content):
    assert "not a complete zip file" in refused(content)


def test_a_zip_without_a_manifest_is_no_bundle():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        target.writestr("modules/01_tensor.ipynb", b"{}")
    assert "no manifest.json" in refused(buffer.getvalue())


@pytest.mark.parametrize(
    "manifest", [b"{", b"[]", b"null", b'{"schema": 1}', b'{"schema": "1"}', b'{"schema": 1, "files": 3}', b"NaN"]
)
def test_a_manifest_that_says_nothing_useful_is_refused(manifest):
    assert "manifest.json" in refused(zipped({}, manifest))


def test_a_manifest_with_unknown_keys_is_refused():
    assert "agreed form" in refused(zipped(GOOD, {**MANIFEST, "files": listed(GOOD), "run": "this"}))


def test_a_newer_bundle_is_refused_with_advice():
    with pytest.raises(schema.NewerSchema, match="newer version of the course.*Update the course"):
        archive.unpack(zipped(GOOD, {**MANIFEST, "schema": 2, "files": listed(GOOD)}))


def test_a_bundle_whose_progress_is_broken_is_refused():
    assert "The bundle's progress.json" in refused(zipped({"progress.json": b'{"schema": 1}'}))


def test_a_missing_file_says_how_to_make_one(place):
    with pytest.raises(BundleError, match="no file .*nowhere.zip.*tito bundle save"):
        bundle.load(place.root / "nowhere.zip")


def test_a_relative_path_is_looked_for_in_the_workspace_too(filled, monkeypatch):
    saved = bundle.save()
    monkeypatch.chdir(filled.root / "modules")
    assert bundle.load(saved.path.relative_to(filled.root)).files.keys() == {*GOOD, "progress.json"}


@given(st.binary(max_size=400))
def test_any_bytes_give_a_sentence(content):
    with pytest.raises(BundleError):
        archive.unpack(content)


@given(st.text(max_size=60))
def test_no_accepted_path_leaves_the_workspace(path):
    if paths.objection(path) is None:
        assert paths.PLACES.fullmatch(path) and ".." not in path.split("/") and "\\" not in path


@pytest.mark.parametrize("path", ["progress.json", "modules/01 Übung.ipynb", "tinytorch/perf/x.py", "milestones/a.b"])
def test_the_course_files_are_accepted(path):
    assert paths.objection(path) is None
