"""Asked by the container or the service manager: does web answer (`patiently`: within half a minute), does the broker (`bell`)?

Exit 0 if so.
"""

import os
import sys
import time
import urllib.request
from urllib.parse import urlsplit


def main() -> None:
    if sys.argv[1:] == ["bell"]:
        import redis

        redis.Redis.from_url(os.environ["REDIS_URL"], socket_timeout=3, socket_connect_timeout=3).ping()
    elif sys.argv[1:] == ["patiently"]:
        wait_for_web()
    else:
        ask_web()


def wait_for_web(seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            return ask_web()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.25)


def ask_web() -> None:
    host = urlsplit(os.environ["SITE_URL"]).netloc
    port = (os.environ.get("BIND") or f":{os.environ.get('PORT', '8000')}").rpartition(":")[2]
    request = urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": host})
    urllib.request.urlopen(request, timeout=4).close()  # noqa: S310 - loopback


if __name__ == "__main__":
    try:
        main()
    except Exception as problem:
        sys.exit(type(problem).__name__)
