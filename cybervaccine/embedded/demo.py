"""The supervisor of bin/demo: servers, data, then LINE emulator, web, worker and beat until it is told to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from cybervaccine.embedded import ensure_servers
from cybervaccine.embedded.account import portal_address
from cybervaccine.embedded.children import end_with_parent
from cybervaccine.embedded.environment import ROOT
from cybervaccine.embedded.ports import free_port, is_free
from cybervaccine.line_emulator.channels import Channels

PREPARE = (["migrate", "--verbosity", "0"], ["load_reference"], ["demo_data"])
WELCOME = """
  Portal   {site}/        (English: {site}/en/)
  Staff    {staff}/admin/  opens with a passkey; make one with the person's link:
{people}
           No fingerprint, face or key on this computer? DEMO_WITHOUT_PASSKEYS=1 bin/demo lets a password do.
  LINE     {line}
  All cases are simulated. Ctrl-C stops everything.
"""
SERVICES = ("web", "worker", "beat")
EMULATOR = "line_emulator"
GRACE_SECONDS = 8
LINE_ADDRESSES = ("LINE_ACCESS_BASE", "LINE_API_BASE", "LINE_API_DATA_BASE")


def main() -> int:
    # Ctrl-C, too: what a shell starts in the background ignores it unless told otherwise.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _interrupt)
    port = int(os.environ.get("PORT", "8000"))
    if not is_free(port):
        print(f"Port {port} is taken. Choose another one: PORT={port + 1} bin/demo", file=sys.stderr)
        return 1
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        embedded = not os.environ.get("DATABASE_URL")
        ensure_servers()
        for command in PREPARE:
            started = time.monotonic()
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True)
            print(f"{command[0]}: {time.monotonic() - started:.1f} s", flush=True)
        if embedded:
            os.environ["DATABASE_URL"] = portal_address(os.environ["DATABASE_URL"])
        services = {**_line(), **{name: ["bash", str(ROOT / "bin" / name)] for name in SERVICES}}
        while True:
            _keep_running(children, services)
            time.sleep(1)
    except KeyboardInterrupt:
        return 0
    finally:
        _stop(children)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _line() -> dict[str, list[str]]:
    """The command of the LINE emulator, whose address the other services are given; none where LINE is named already."""
    if any(os.environ.get(name) for name in LINE_ADDRESSES):
        return {}
    port = free_port()
    os.environ.update(Channels().environment(f"http://127.0.0.1:{port}"))
    ledger = Path(os.environ.get("CYBERVACCINE_VAR", ROOT / "var")) / "line-ledger.jsonl"
    return {EMULATOR: [sys.executable, "manage.py", EMULATOR, "--port", str(port), "--ledger", str(ledger)]}


def _keep_running(children: dict[str, subprocess.Popen[bytes]], services: dict[str, list[str]]) -> None:
    for name, command in services.items():
        child = children.get(name)
        if child is None or child.poll() is not None:
            print(f"{'starting' if child is None else 'restarting'} {name}", flush=True)
            # A group of its own, so that what it starts can be ended with it.
            children[name] = subprocess.Popen(
                command,
                cwd=ROOT,
                start_new_session=True,
                preexec_fn=end_with_parent,  # noqa: PLW1509 - no threads here
            )
            if name == SERVICES[-1] and child is None:
                print(_welcome(emulated=EMULATOR in services), flush=True)


def _welcome(*, emulated: bool) -> str:
    line = os.environ.get("LINE_ACCESS_BASE", "")
    line += "/emulator/  (emulator: log in as any of its people)" if emulated else "  (LINE itself)"
    site = os.environ["SITE_URL"]
    staff = site.replace("127.0.0.1", "localhost")  # a passkey belongs to a name
    return WELCOME.format(site=site, line=line, staff=staff, people=_people())


def _people() -> str:
    """A line for each member of staff of the demonstration."""
    command = [sys.executable, "manage.py", "demo_staff"]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.rstrip()


def _stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for child in children.values():
        child.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children.values():
        try:
            child.wait(max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


if __name__ == "__main__":
    sys.exit(main())
