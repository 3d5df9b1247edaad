"""Small changes to what JupyterLite ships, each for a fault that is not mended upstream or that our policy meets.

A pattern that no longer fits stops the build: whoever raises JupyterLite's version looks whether it is still needed.
"""
import re
from dataclasses import dataclass
from pathlib import Path

from builder import BuildError

KERNEL = "extensions/@jupyterlite/pyodide-kernel-extension/static"


@dataclass(frozen=True)
class Mend:
    """A pattern in the scripts that files name, the text in its place, and how often it is there; 0 for any number."""

    what: str
    files: str
    pattern: re.Pattern[str]
    instead: str
    times: int = 0


# The library coincident: the page writes an answer's letters into shared memory from the first to the last, while the
# worker takes the first word for the sign that all is there. A worker that is a little late to wait reads half an
# answer: a file that "does not exist". The first word has to be written last.
MESSAGING = Mend(
    "the kernel's messaging", f"{KERNEL}/*.js",
    re.compile(
        r"for\(let (?P<view>\w+)=new (?P<type>\w+)\((?P<words>\w+)\.buffer\),(?P<i>\w+)=0;"
        r"(?P=i)<(?P<text>\w+)\.length;(?P=i)\+\+\)(?P=view)\[(?P=i)\]=(?P=text)\.charCodeAt\((?P=i)\)"
    ),
    r"for(let \g<view>=new \g<type>(\g<words>.buffer),\g<i>=\g<text>.length;\g<i>-->2;)"
    r"\g<view>[\g<i>]=\g<text>.charCodeAt(\g<i>);"
    r"Atomics.store(\g<words>,0,\g<text>.charCodeAt(0)|\g<text>.charCodeAt(1)<<16)",
)  # fmt: skip
# The worker imports Python's script by a function that it makes of a text, which the site's policy does not allow.
IMPORT = Mend(
    "the kernel's import", f"{KERNEL}/*.worker.*.js",
    re.compile(r'\bFunction\("url","return import\(url\)"\)\((?P<address>\w+)\)'), r"import(\g<address>)", times=2,
)  # fmt: skip
# A folder that Python makes is stored as "Untitled Folder" and then renamed; a tab that is closed in between leaves it.
FOLDERS = Mend(
    "the drive's making of folders", "build/*.js",
    re.compile(
        r"let (?P<made>\w+)=await this\.contentsManager\.newUntitled\(\{path:(?P<paths>\w+)\.PathExt\.dirname\("
        r'(?P<asked>\w+)\.path\),type:"directory",ext:(?P=paths)\.PathExt\.extname\((?P=asked)\.path\)\}\);'
        r"return await this\.contentsManager\.rename\((?P=made)\.path,(?P=asked)\.path\),null"
    ),
    r'return await this.contentsManager.save(\g<asked>.path,{type:"directory",format:"json"}),null', times=1,
)  # fmt: skip


def apply(site: Path) -> None:
    """Make every change. Raises BuildError if JupyterLite no longer looks as it did."""
    for mend in (MESSAGING, IMPORT, FOLDERS):
        made = sum(_mend(script, mend) for script in site.glob(mend.files))
        if made == 0 or mend.times not in (0, made):
            raise BuildError(f"{mend.what} has changed: is its change in builder/lab/mends.py still needed?")


def _mend(script: Path, mend: Mend) -> int:
    text, count = mend.pattern.subn(mend.instead, script.read_text())
    if count:
        script.write_text(text)
    return count
