#!/usr/bin/env python
"""Django's command line."""

import os
import sys

from django.core.management import execute_from_command_line

from jewelry_site.devserver.environment import join_running_server

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jewelry_site.settings")
    join_running_server()
    execute_from_command_line(sys.argv)
