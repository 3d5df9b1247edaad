#!/usr/bin/env python3
"""adopt.py WHEEL: take a wheel that build.sh has just made into this folder, and record it in numpy.toml.

Refuses a wheel that has grown by more than a tenth over the first one, as every visitor downloads it.
"""

import hashlib
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
LARGEST = 3_377_000  # bytes


def record(facts: str, name: str, value: str) -> str:
    """The text of numpy.toml with one value replaced."""
    return re.sub(rf"^{name} = .*$", f"{name} = {value}", facts, count=1, flags=re.MULTILINE)


def main(wheel: Path) -> None:
    content = wheel.read_bytes()
    if len(content) > LARGEST:
        sys.exit(f"{wheel.name} has {len(content):,} bytes; at most {LARGEST:,} are allowed. Find out what grew.")
    recipe = subprocess.run([sys.executable, HERE / "recipe" / "digest.py"], capture_output=True, text=True, check=True)
    facts = (HERE / "numpy.toml").read_text()
    for name, value in (("file", f'"{wheel.name}"'), ("sha256", f'"{hashlib.sha256(content).hexdigest()}"'),
                        ("bytes", str(len(content))), ("recipe", f'"{recipe.stdout.strip()}"')):
        facts = record(facts, name, value)
    for old in HERE.glob("numpy-*.whl"):
        old.unlink()
    (HERE / wheel.name).write_bytes(content)
    (HERE / "numpy.toml").write_text(facts)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
