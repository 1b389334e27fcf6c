"""`python -m cybervaccine.embedded.run -m MODULE ...`: run a module with the servers it needs."""

import os
import signal
import subprocess
import sys

from cybervaccine.embedded import ensure_servers
from cybervaccine.embedded.children import end_with_parent


def run(arguments: list[str]) -> int:
    """Run Python with these arguments to its end. Whoever stops this process means the one it runs."""
    child = subprocess.Popen(
        [sys.executable, *arguments],
        env=os.environ,
        preexec_fn=end_with_parent,  # noqa: PLW1509 - no threads here
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: child.send_signal(received))
    return child.wait()


def main() -> int:
    ensure_servers()
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
