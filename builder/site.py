"""dist/: the whole site put together, and the list of its files for offline use."""
import base64
import hashlib
import json
import shutil
from collections.abc import Iterable
from pathlib import Path

from builder import datasets, licences, policy
from builder.board import board
from builder.datasets.digits import embed_digits
from builder.lab import kernel_worker, lite
from builder.lessons import rules, table
from builder.lessons.generate import generate, site_course
from builder.python import pack, pyodide
from builder.python.wheels import KERNEL_EXTENSION, build_package, download
from builder.tools.node import install_packages, run_node
from builder.tools.paths import (
    BOARD,
    CONTENT,
    DATASETS,
    DIST,
    LITE,
    LOCKS,
    MILESTONES,
    NODE_MODULES,
    PACKAGE_WHEEL,
    PACKED,
    PYODIDE,
    ROOT,
    SITE,
    WEB,
    WHEELHOUSE,
)
from builder.tools.steps import digest, files_of, step

NOT_PRECACHED = {"service-worker.js", "kill-switch.js", "build.json"}
SOURCES = [SITE / "shared", SITE / "dashboard", SITE / "worker", SITE / "lab", SITE / "build.mjs", policy.POLICIES]


def build(numpy: str = "fast", wheelhouse: Path | None = None, sets: Iterable[str] = ()) -> None:
    """Everything that dist/ needs, then dist/ itself; steps whose inputs are unchanged are skipped.

    numpy and wheelhouse: see wheels.numpy_wheel; sets: see datasets.gather.
    """
    install_packages()
    embed_digits()
    generate()
    rules.examine()
    table.write()
    schemas = ROOT / "tinytorch" / "tito" / "schemas"
    step("Compiling the pages", WEB, compile_pages, [*SOURCES, schemas, ROOT / "package-lock.json"])
    package = [ROOT / "tinytorch", CONTENT, MILESTONES, ROOT / "pyproject.toml"]
    step("Building the tinytorch wheel", PACKAGE_WHEEL, build_package, package)
    step("Downloading wheels", WHEELHOUSE, download, [LOCKS / "pyodide.txt", KERNEL_EXTENSION / "package.json"])
    pyodide.build(numpy, wheelhouse)
    pack.build()
    lite.build()
    names = datasets.gather(sets)
    made_by = Path(datasets.__file__).parent
    step("Preparing data sets", DATASETS, lambda folder: datasets.build(names, folder), [made_by], *names)
    here = Path(board.__file__).parent
    step("Making the board", BOARD, board.make, [board.SOURCE, PYODIDE, *here.glob("rerun*")])
    parts = [WEB, PACKED, LITE, DATASETS, BOARD, CONTENT / "course.toml", licences.LICENCES]
    step("Putting the site together", DIST, assemble, parts)


def compile_pages(folder: Path) -> None:
    run_node(SITE / "build.mjs", folder)
    run_node(SITE / "dashboard" / "build.mjs", folder / "dashboard")


def assemble(folder: Path) -> None:
    shutil.copytree(LITE, folder, dirs_exist_ok=True)
    shutil.copytree(PACKED, folder / "static" / "pyodide")
    shutil.copy(WEB / "lab" / "tinytorch-pyodide.mjs", folder / "static" / "pyodide")
    shutil.copy(WEB / "lab" / "head.js", folder / "lab")
    shutil.copy(WEB / "kill-switch.js", folder)
    shutil.copytree(WEB / "dashboard", folder, dirs_exist_ok=True)
    shutil.copytree(DATASETS, folder / DATASETS.name)
    shutil.copytree(BOARD, folder, dirs_exist_ok=True)
    mend_lab_page(folder / "lab" / "index.html")
    write_course(folder)
    licences.write(folder, PYODIDE)
    policy.put_into(folder)
    write_service_worker(folder)


def mend_lab_page(page: Path) -> None:
    """Load our script before JupyterLab's, and speak of the course and not of its parts."""
    site = page.parent.parent
    scripts = {kind: f"../{path.relative_to(site).as_posix()}" for kind, path in kernel_worker.workers(site).items()}
    facts = " ".join(f'data-{kind}="{script}"' for kind, script in scripts.items())
    html = page.read_text().replace("<head>", f'<head>\n    <script src="head.js" {facts}></script>', 1)
    html = html.replace("<title>JupyterLite</title>", "<title>TinyTorch</title>")
    html = html.replace("Loading JupyterLite...", "Opening the notebook …")
    html = html.replace('<link rel="manifest" href="../manifest.webmanifest">', "")
    page.write_text(html)


def write_course(folder: Path, content: Path = CONTENT) -> None:
    """course.json, and the same inside the dashboard, which then needs no second request."""
    facts = site_course(content)
    for row in facts["data"]:  # 0 bytes: this site was built without them
        row["bytes"] = sum(file.stat().st_size for file in files_of([folder / DATASETS.name / row["id"]]))
    course = json.dumps(facts, ensure_ascii=False)
    (folder / "course.json").write_text(course)
    page = folder / "index.html"
    placeholder = '<script type="application/json" id="course">{}</script>'
    inlined = placeholder.replace("{}", course.replace("<", "\\u003c"))
    page.write_text(page.read_text().replace(placeholder, inlined))


def write_service_worker(folder: Path) -> None:
    """The worker behind its manifest: its bytes change with any file of the site, so browsers see each new version."""
    files = {}
    for path in files_of([folder]):
        name = path.relative_to(folder).as_posix()
        if name not in NOT_PRECACHED and not name.endswith("LICENSE.txt"):
            data = path.read_bytes()
            files[name] = {"sha256": base64.b64encode(hashlib.sha256(data).digest()).decode(), "bytes": len(data)}
            if name.startswith(f"{DATASETS.name}/"):
                files[name]["onDemand"] = True
    revision = digest([], json.dumps(files))[:12]
    manifest = json.dumps({"revision": revision, "files": files}, separators=(",", ":"))
    worker = (WEB / "service-worker.js").read_text()
    (folder / "service-worker.js").write_text(f"self.PRECACHE={manifest};\n{worker}")
    (folder / "build.json").write_text(json.dumps({"revision": revision, "pyodide": pyodide_version()}))


def pyodide_version() -> str:
    return json.loads((NODE_MODULES / "pyodide" / "package.json").read_text())["version"]
