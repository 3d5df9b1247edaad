"""A second edition of the built site, as a host has it after the next deployment."""
import os
import shutil
from pathlib import Path

from builder import site
from builder.lessons.generate import generate
from builder.tools.paths import CONTENT, DIST, MILESTONES, WEB

NEW_WORDS = "That word is new in the second edition."


def second_edition(folder: Path) -> Path:
    """dist/ again in folder, with another text of lesson 01 and scripts that say "two" for themselves."""
    content = folder / "content"
    shutil.copytree(CONTENT, content)
    change_lesson(content / "modules" / "01_tensor" / "lesson.py")
    generate(content, MILESTONES, folder / "package")
    dist = folder / "dist"
    shutil.copytree(DIST, dist, copy_function=os.link)
    shipped = folder / "package/course/modules/01_tensor/01_tensor.ipynb"
    replace(dist / "files/modules/01_tensor.ipynb", shipped.read_text())
    replace(dist / "index.html", (WEB / "dashboard" / "index.html").read_text())
    replace(dist / "course.json", "")
    site.write_course(dist, content)
    for script, name in (("lab/head.js", "window"), ("static/pyodide/tinytorch-pyodide.mjs", "self")):
        replace(dist / script, (dist / script).read_text() + f'\n{name}.tinytorchEdition = "two";\n')
    for written in ("service-worker.js", "build.json"):
        (dist / written).unlink()
    site.write_service_worker(dist)
    return dist


def change_lesson(lesson: Path) -> None:
    """Other words in a text cell, another beginning of the first exercise, and a text that is gone."""
    text = lesson.read_text()
    text = text.replace("`y` holds 6 and 12.", f"`y` holds 6 and 12. {NEW_WORDS}")
    text = text.replace("copy the data into an array, by the four rules", "by the four rules, copy the data")
    lesson.write_text(text)


def replace(file: Path, text: str) -> None:
    """Write the file anew: it is a link to the first edition's."""
    file.unlink()
    file.write_text(text)
