"""`python -m cybervaccine.embedded.run -m MODULE ...`: run a module with the servers it needs."""

import os
import subprocess
import sys

from cybervaccine.embedded import ensure_servers


def main() -> int:
    ensure_servers()
    return subprocess.run([sys.executable, *sys.argv[1:]], env=os.environ, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
