"""JupyterLab as static files: one clean `jupyter lite build`, and what students never load taken out again."""
import json
import shutil
import sys
from pathlib import Path

from builder import BuildError
from builder.lab import kernel_worker, mends
from builder.python.wheels import KERNEL_EXTENSION
from builder.tools.paths import COURSE, LITE, LOCKS, ROOT, WEB
from builder.tools.process import run
from builder.tools.steps import step

CONFIG = ROOT / "jupyterlite_config.json"
SETTINGS = ROOT / "site" / "lab" / "jupyter-lite.json"
OVERRIDES = ROOT / "site" / "lab" / "overrides.json"
EXTENSION = {"name": "tinytorch-lab", "version": "1.0.0", "license": "MIT",
             "jupyterlab": {"extension": True, "outputDir": ".",
                            "_build": {"load": "static/remoteEntry.js", "extension": "./extension"}}}
# source maps' leftovers, the build's own tools, documentation, and wheels that our lock brings in another place
UNUSED = ("rspack*", "package.json", "bootstrap.js", "doc", "jupyter-lite.ipynb", "service-worker.js", "*.webmanifest",
          "icon-*.png", "jupyterlite.schema*", "index.html", "build/fa-*.svg", "build/fa-*.eot", "build/fa-*.ttf",
          "build/fa-*.woff", "extensions/@jupyterlite/pyodide-kernel-extension/static/pypi/*.whl")
# by these, JupyterLab's chunks of Vega, Vega-Lite and vega-embed are known: our extension draws charts in their place
STOCK_CHARTS = ("Unrecognized transform type", "vega/v5.json", "vega-embed")


def build() -> None:
    """build/lite, from the pinned JupyterLite, the course's notebooks and our extension."""
    inputs = [CONFIG, SETTINGS, OVERRIDES, LOCKS / "build.txt", WEB / "lab", *notebooks().values()]
    step("Building JupyterLab", LITE, assemble, inputs)


def notebooks() -> dict[str, Path]:
    """Path in the student's drive → notebook as shipped."""
    found = {f"modules/{path.name}": path for path in sorted(COURSE.glob("modules/*/*.ipynb"))}
    found |= {f"modules/{path.name}": path for path in COURSE.glob("*.ipynb")}  # the welcome, before module 01
    return found | {f"milestones/{path.name}": path for path in sorted(COURSE.glob("milestones/*.ipynb"))}


def assemble(folder: Path) -> None:
    """Fill folder with JupyterLite's output.

    JupyterLite loses settings in a second build into the same place, so its project is made anew each time.
    """
    project = folder / "project"
    for place, notebook in notebooks().items():
        (project / "files" / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(notebook, project / "files" / place)
    write_extension(project / "tinytorch-lab")
    shutil.copy(SETTINGS, project / "jupyter-lite.json")
    shutil.copy(OVERRIDES, project / "overrides.json")
    (project / "jupyter_lite_config.json").write_text(json.dumps(build_config(folder / "output")))
    run_jupyter_lite(project)
    shutil.rmtree(project)
    remove_unused(folder / "output")
    mends.apply(folder / "output")
    kernel_worker.wrap(folder / "output")
    for path in (folder / "output").iterdir():
        path.rename(folder / path.name)
    (folder / "output").rmdir()


def build_config(output: Path) -> dict:
    """The committed configuration, with what depends on this machine's folders."""
    config = json.loads(CONFIG.read_text())
    extensions = [str(KERNEL_EXTENSION), "tinytorch-lab"]
    places = {"contents": ["files"], "output_dir": str(output), "federated_extensions": extensions}
    config["LiteBuildConfig"] |= places
    return config


def write_extension(folder: Path) -> None:
    """Our Lab extension in the form that JupyterLite copies: a package.json and its built files."""
    shutil.copytree(WEB / "lab", folder / "static")
    (folder / "package.json").write_text(json.dumps(EXTENSION))


def run_jupyter_lite(project: Path) -> None:
    code = "import sys; from jupyterlite_core.app import main; sys.exit(main())"
    run([sys.executable, "-c", code, "build", "--no-libarchive"], timeout=300, cwd=project)


def remove_unused(output: Path) -> None:
    for pattern in UNUSED:
        for path in output.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    remove_stock_charts(output / "build")


def remove_stock_charts(chunks: Path) -> None:
    """Take out JupyterLab's own Vega. Raises BuildError if a chunk of it can't be told from the others."""
    texts = {path: path.read_text() for path in chunks.glob("[0-9]*.js")}
    for mark in STOCK_CHARTS:
        found = [path for path, text in texts.items() if mark in text]
        if len(found) != 1:
            raise BuildError(f"{len(found)} of JupyterLab's chunks hold {mark!r}, where one was expected.")
        found[0].unlink()
