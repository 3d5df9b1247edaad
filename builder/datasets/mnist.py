"""MNIST for the site: packed files of 10,000 pictures, which a browser fetches one by one and keeps."""
import hashlib
from pathlib import Path

from builder.datasets.originals import original
from tinytorch.data import idx, mnist, places
from tinytorch.data.images import decode_part

SHARD = 10_000  # pictures in one file


def make(folder: Path) -> None:
    """The parts, and a manifest of their sizes and digests. Raises DataError for an original that is damaged."""
    parts = [part for whole in mnist.ORIGINAL for part in _shards(whole, folder)]
    (folder / places.MANIFEST).write_bytes(mnist.write_manifest(parts))


def _shards(whole: mnist.Part, folder: Path) -> list[mnist.Part]:
    array = decode_part(original("mnist", whole.file), whole)
    size = len(array) if whole.is_labels else SHARD
    parts = []
    for start in range(0, len(array), size):
        piece = array[start : start + size]
        data, file = idx.encode(piece), f"{whole.role}-{start // size}.bin"
        (folder / file).write_bytes(data)
        parts.append(mnist.Part(whole.role, file, len(piece), len(data), hashlib.sha256(data).hexdigest()))
    return parts
