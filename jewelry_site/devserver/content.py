"""``python -m jewelry_site.devserver.content``: tables, roles, models and demo listings in one go.

One process for both commands: loading Django twice would be a third of a second start.
"""

from __future__ import annotations

import sys

import django
from django.core.management import call_command

if __name__ == "__main__":
    django.setup()
    call_command("prepare", verbosity=0, stdout=sys.stderr)
    call_command("seed_demo", json=True)
