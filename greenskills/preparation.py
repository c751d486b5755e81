"""What must be in place before the portal serves: tables, translations, static files, demo data.

All in one process, as starting Django takes a second each time.
"""

from __future__ import annotations

import hashlib
import os
import shutil


def main() -> int:
    """Runs all steps; each is quick when there is nothing to do. An error in one ends it all."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "greenskills.settings")
    import django
    from django.core.management import call_command

    django.setup()
    print("Tables …", flush=True)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("compile_messages")
    collect_static()
    call_command("load_demo")
    return 0


def collect_static() -> None:
    """Collects the static files anew when one of them was added, removed or changed since the last time."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = settings.VAR_DIR / "static.stamp"
    now = static_fingerprint()
    if stamp.exists() and stamp.read_text() == now and settings.STATIC_ROOT.exists():
        return
    print("Static files …", flush=True)
    shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(now)


def static_fingerprint() -> str:
    """Changes when the name, size or time of any static file does, or the way they are stored."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    seen = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = os.stat(storage.path(name))
            seen.update(f"{name}:{state.st_size}:{state.st_mtime_ns}\n".encode())
    return seen.hexdigest()
