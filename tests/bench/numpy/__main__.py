"""python -m tests.bench.numpy [--only TEXT] [--wheel FILE] [--stock FILE]"""

import sys

from . import main

sys.exit(main(sys.argv[1:]))
