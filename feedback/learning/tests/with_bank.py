"""``python -m ml`` with the bank of a tiny eye: ``python -m feedback.learning.tests.with_bank BANK WORDS…``."""

import sys

from ml.__main__ import main

if __name__ == "__main__":
    sys.exit(main([*sys.argv[2:], "--bank", sys.argv[1]]))
