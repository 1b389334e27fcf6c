"""`python -m cybervaccine.embedded.run -m MODULE ...`: run a module with the servers it needs."""

import os
import signal
import subprocess
import sys

from cybervaccine.embedded import ensure_servers


def main() -> int:
    ensure_servers()
    child = subprocess.Popen([sys.executable, *sys.argv[1:]], env=os.environ)
    # Who stops this process means the module it runs; the servers are left only after it.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: child.send_signal(received))
    return child.wait()


if __name__ == "__main__":
    sys.exit(main())
