"""Django's commands for Havre: ``python -m havre.manage COMMAND``."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "havre.settings.demo")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
