"""The command ``amts``, as ``python -m sphinx_amts.cli``."""

import sys

from . import main

sys.exit(main())
