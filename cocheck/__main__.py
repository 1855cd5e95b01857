"""`python -m cocheck`: the same as `cocheck`."""

import os
import sys

# Python puts the current folder first on the path; a checked folder must never supply modules.
if not sys.flags.safe_path and sys.path and sys.path[0] == os.getcwd():  # noqa: PTH109
    del sys.path[0]

from cocheck.cli.main import run

sys.exit(run())
