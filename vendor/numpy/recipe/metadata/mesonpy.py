"""Answers pip's question for numpy's metadata, so that downloading the sdist does not compile it."""

import os
from pathlib import Path


def get_requires_for_build_wheel(config_settings: object = None) -> list[str]:
    return []


def prepare_metadata_for_build_wheel(metadata_directory: str, config_settings: object = None) -> str:
    version = os.environ["NUMPY_VERSION"]
    folder = Path(metadata_directory, f"numpy-{version}.dist-info")
    folder.mkdir()
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: numpy\nVersion: {version}\n")
    return folder.name
