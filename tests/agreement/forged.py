"""Zip files as no bundle's maker writes them, byte by byte from a case's words; forged.ts makes the same."""

from __future__ import annotations

import hashlib
import json
import struct
import zlib

FACTS = {"schema": 1, "course": "1.0.0", "build": "test", "created": "2026-01-31T12:00:00Z", "name": ""}
UTF8 = 0x800


def zip_of(case: dict) -> bytes:
    """The file that `case` describes: its `members` and a manifest of them, as `manifest` changes it (null: none)."""
    if "raw" in case:
        return case["raw"].encode()
    many = [{"name": f"milestones/{number}", "text": ""} for number in range(case.get("many", 0))]
    members = [*case.get("members", []), *many]
    content = _zip([*_manifest(case, members), *members])
    return content[: len(content) - case.get("cut", 0)]


def _manifest(case: dict, members: list[dict]) -> list[dict]:
    change = case.get("manifest", {})
    if change is None:
        return []
    if isinstance(change, str):
        return [{"name": "manifest.json", "text": change}]
    listed = [_entry(one) for one in members if one.get("listed", True)]
    return [{"name": "manifest.json", "text": json.dumps({**FACTS, "files": listed, **change}),
             **case.get("manifest_header", {})}]  # fmt: skip


def _entry(member: dict) -> dict:
    data = member["text"].encode()
    promised = {"path": member["name"], "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    return {**promised, **member.get("promised", {})}


def _zip(members: list[dict]) -> bytes:
    body, directory = b"", b""
    for member in members:
        name, data = member["name"].encode(), member["text"].encode()
        sizes = zlib.crc32(data), len(data), member.get("declared", len(data)), len(name), 0
        common = 20, member.get("flags", UTF8), member.get("method", 0), 0, 33, *sizes
        mode = member.get("mode", 0o100644) << 16
        directory += struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 0x314, *common, 0, 0, 0, mode, len(body)) + name
        body += struct.pack("<IHHHHHIIIHH", 0x04034B50, *common) + name + data
    count = len(members)
    return body + directory + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(directory), len(body), 0)
