#!/usr/bin/env python3
"""Django's command line: `manage.py migrate`, `manage.py token …`. The portal itself starts by `make run`."""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "greenskills.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not in this Python. Use .venv/bin/python manage.py …, made by: make setup")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
