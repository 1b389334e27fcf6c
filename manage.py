#!/usr/bin/env python
"""Django's command line, with the embedded servers where no others are named."""

import os
import sys

from cybervaccine.embedded import ensure_servers
from cybervaccine.environment import stop_on_bad_settings


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cybervaccine.settings")
    ensure_servers()
    stop_on_bad_settings()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
