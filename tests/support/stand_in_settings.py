"""The settings with a trainer that learns nothing; STAND_IN_BEHAVIOUR names the file that says how it acts."""

import os
import sys

from jewelry_site.settings import *  # noqa: F403
from jewelry_site.settings import BASE_DIR

STAND_IN = BASE_DIR / "feedback" / "learning" / "tests" / "stand_in.py"
TRAINER_COMMAND = (sys.executable, str(STAND_IN), os.environ["STAND_IN_BEHAVIOUR"])
