"""A program of its own that makes senders: for every line "BEGINNING OFFSET" it forks one and says its number.

The sender's clock begins at BEGINNING (ISO) plus OFFSET seconds and runs with the machine's; an offset beyond the lease lets a
test go on at once after a kill.
"""

import datetime as dt
import faulthandler
import os
import signal
import sys
import time

import django

django.setup()

from alerts.delivery import running  # noqa: E402


def send(beginning: dt.datetime) -> None:
    started = time.monotonic()
    running.deliver(clock=lambda: beginning + dt.timedelta(seconds=time.monotonic() - started))


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead leave at once
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        beginning, offset = line.split()
        child = os.fork()
        if not child:
            faulthandler.dump_traceback_later(20)  # a sender that hangs says where
            try:
                send(dt.datetime.fromisoformat(beginning) + dt.timedelta(seconds=float(offset)))
            finally:
                os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
