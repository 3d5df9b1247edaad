"""Every folder that the build reads or writes, named once."""
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "content"
MILESTONES = ROOT / "milestones"
LOCKS = ROOT / "locks"
SITE = ROOT / "site"
NUMPY = ROOT / "vendor" / "numpy"
NODE_MODULES = ROOT / "node_modules"
COURSE = ROOT / "tinytorch" / "course"
DIST = ROOT / "dist"
ARTIFACTS = ROOT / "artifacts"

BUILD = ROOT / "build"
WHEELHOUSE = BUILD / "wheelhouse"  # wheels as they came from PyPI
PACKAGE_WHEEL = BUILD / "package"  # our own wheel
PYODIDE = BUILD / "pyodide"  # interpreter, wheels with .pyc, lock file
PACKED = BUILD / "packed"  # static/pyodide as the site has it
LITE = BUILD / "lite"  # JupyterLite's output
DATASETS = BUILD / "datasets"  # large data sets that were asked for
BOARD = BUILD / "board"  # the page made of the reports in board/
WEB = BUILD / "web"  # what site/ compiles to
