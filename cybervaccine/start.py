"""`python -m cybervaccine.start web|worker|beat`: one process of the portal, in the foreground.

In production (DEBUG off) this process becomes that one; in development it keeps the embedded servers for it.
"""

from __future__ import annotations

import os
import sys

from cybervaccine.embedded import ensure_servers
from cybervaccine.embedded.environment import ROOT, is_production
from cybervaccine.embedded.run import run
from cybervaccine.environment import stop_on_bad_settings

# Quiet: its banner would stand among lines of JSON.
CELERY = ["-W", "ignore", "-m", "celery", "-A", "cybervaccine", "--quiet"]


def command(name: str) -> list[str]:
    """Arguments of the Python that runs it."""
    if name == "web":
        # Its control socket would lie in the home folder, one for all portals of this account.
        config = str(ROOT / "deploy" / "gunicorn.conf.py")
        return ["-m", "gunicorn", "--config", config, "--no-control-socket", "cybervaccine.wsgi"]
    if name == "worker":
        processes = os.environ.get("WORKER_CONCURRENCY", "2")
        return [*CELERY, "worker", "--loglevel", "warning", "--concurrency", processes,
                "--without-gossip", "--without-mingle", "--max-tasks-per-child", "200"]  # fmt: skip
    if name == "beat":
        # The schedule is kept in memory: a second beat, or one killed, leaves no file that the next stumbles over.
        return [*CELERY, "beat", "--loglevel", "warning", "--scheduler", "celery.beat:Scheduler"]
    sys.exit("Say which: web, worker or beat.")


def main() -> int:
    arguments = command("".join(sys.argv[1:2]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cybervaccine.settings")
    os.chdir(ROOT)
    ensure_servers()
    stop_on_bad_settings()
    if is_production():
        os.execv(sys.executable, [sys.executable, *arguments])
    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
