"""build.py bench: the benchmark programs in tests/bench, each a module with a main()."""
import importlib
import os

from builder import BuildError, site
from builder.tools import chromium
from builder.tools.node import environment
from builder.tools.paths import ROOT

BENCHMARKS = ROOT / "tests" / "bench"


def names() -> list[str]:
    """What can be measured: every module and package of tests/bench that does not begin with an underscore."""
    found = [path.stem for path in BENCHMARKS.glob("*.py")]
    found += [path.parent.name for path in BENCHMARKS.glob("*/__init__.py")]
    return sorted(name for name in found if not name.startswith("_"))


def run_benchmarks(wanted: list[str]) -> int:
    """Build the site, then run each benchmark in turn. Raises BuildError for a name that does not exist."""
    unknown = [name for name in wanted if name not in names()]
    if unknown:
        raise BuildError(f"there is no benchmark {', '.join(unknown)}. There are: {', '.join(names())}.")
    site.build()
    os.environ |= {**environment(), "TINYTORCH_CHROMIUM": chromium.ensure()}
    for name in wanted or names():
        print(f"\n## {name}\n", flush=True)
        importlib.import_module(f"tests.bench.{name}").main()
    return 0
