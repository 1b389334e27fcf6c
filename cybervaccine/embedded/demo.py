"""The supervisor of bin/demo: servers, data, then web, worker and beat until it is told to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

from cybervaccine.embedded import ensure_servers
from cybervaccine.embedded.children import end_with_parent
from cybervaccine.embedded.environment import ROOT
from cybervaccine.embedded.ports import is_free

PREPARE = (["migrate", "--verbosity", "0"], ["load_reference"], ["demo_data"])
WELCOME = """
  Portal   {site}/        (English: {site}/en/)
  Staff    {site}/admin/  officer@demo.invalid, password demo-cyber-vaccine
  All cases are simulated. Ctrl-C stops everything.
"""
SERVICES = ("web", "worker", "beat")


def main() -> int:
    signal.signal(signal.SIGTERM, _interrupt)
    port = int(os.environ.get("PORT", "8000"))
    if not is_free(port):
        print(f"Port {port} is taken. Choose another one: PORT={port + 1} bin/demo", file=sys.stderr)
        return 1
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        ensure_servers()
        for command in PREPARE:
            started = time.monotonic()
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True)
            print(f"{command[0]}: {time.monotonic() - started:.1f} s", flush=True)
        while True:
            _keep_running(children)
            time.sleep(1)
    except KeyboardInterrupt:
        return 0
    finally:
        _stop(children)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _keep_running(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for name in SERVICES:
        child = children.get(name)
        if child is None or child.poll() is not None:
            print(f"{'starting' if child is None else 'restarting'} {name}", flush=True)
            children[name] = subprocess.Popen(
                ["bash", str(ROOT / "bin" / name)],
                cwd=ROOT,
                preexec_fn=end_with_parent,  # noqa: PLW1509 - no threads here
            )
            if name == SERVICES[-1] and child is None:
                print(WELCOME.format(site=os.environ["SITE_URL"]), flush=True)


def _stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for child in children.values():
        child.terminate()
    deadline = time.monotonic() + 8
    for child in children.values():
        try:
            child.wait(max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            child.kill()


if __name__ == "__main__":
    sys.exit(main())
