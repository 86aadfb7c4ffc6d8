"""``python -m ml`` with the bank of a tiny eye: ``python -m feedback.learning.tests.with_bank BANK WORDS…``.

Every look takes equally long by this gate's clock, for tiny eyes answer in less time than a busy machine takes from
them; what the check of speed lets pass and refuses is tested in ml/challenge.
"""

import sys
from collections.abc import Callable
from typing import Any
from unittest import mock

from ml.__main__ import main


def equally_long(call: Callable[[], Any]) -> float:
    """Make the call; a millisecond, however long it took."""
    call()
    return 1.0


if __name__ == "__main__":
    with mock.patch("ml.challenge.speed._milliseconds", equally_long):
        sys.exit(main([*sys.argv[2:], "--bank", sys.argv[1]]))
