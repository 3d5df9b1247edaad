"""What each page and worker of the site may load and run: the Content-Security-Policies of site/policies.json.

The build writes a page's policy into the page itself, so that it holds on any host. A worker's policy can only come as
a header, from the site's service worker or from the host; a page's comes that way a second time.
"""
import json
import re
from functools import cache
from pathlib import Path

from builder import BuildError
from builder.tools.paths import SITE

POLICIES = SITE / "policies.json"
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@cache
def text(kind: str) -> str:
    """The policy of a "page", of "lab" or of a "worker", as it stands in a header."""
    rules = json.loads(POLICIES.read_text(encoding="utf-8"))[kind]
    return "; ".join(" ".join([name, *sources]) for name, sources in rules.items())


def kind_of(path: str) -> str | None:
    """Which policy a file of the site is served with; None for what is neither a page nor a script."""
    if path.endswith(".html"):
        return "lab" if path.startswith("lab/") else "page"
    return "worker" if path.endswith((".js", ".mjs")) else None


def put_into(site: Path) -> None:
    """Write its policy into each page of the site that has none. Raises BuildError for a page without a head."""
    for page in sorted(site.rglob("*.html")):
        html = page.read_text(encoding="utf-8")
        if 'http-equiv="Content-Security-Policy"' in html:
            continue
        if "<head>" not in html:
            raise BuildError(f"{page.name} has no <head> to write its Content-Security-Policy into.")
        policy = text(kind_of(page.relative_to(site).as_posix()) or "page")
        html = html.replace("<head>", f'<head>\n<meta http-equiv="Content-Security-Policy" content="{policy}">', 1)
        page.write_text(_without_inline_scripts(html, page), encoding="utf-8")


def _without_inline_scripts(html: str, page: Path) -> str:
    """The page with each script of its own in a file beside it, since no policy of ours allows inline scripts."""
    for number, script in enumerate(INLINE_SCRIPT.findall(html)):
        file = page.with_name(f"{page.stem}-{number}.js")
        file.write_text(script, encoding="utf-8")
        html = html.replace(f"<script>{script}</script>", f'<script src="{file.name}"></script>', 1)
    return html
