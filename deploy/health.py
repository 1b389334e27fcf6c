"""Asked by the container: does web answer, or (`bell`) does the broker? Exit 0 if so."""

import os
import sys
import urllib.request
from urllib.parse import urlsplit


def main() -> None:
    if sys.argv[1:] == ["bell"]:
        import redis

        redis.Redis.from_url(os.environ["REDIS_URL"], socket_timeout=3, socket_connect_timeout=3).ping()
        return
    host = urlsplit(os.environ["SITE_URL"]).netloc
    port = os.environ.get("BIND", "127.0.0.1:8000").rpartition(":")[2]
    request = urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": host})
    urllib.request.urlopen(request, timeout=4).close()  # noqa: S310 - loopback


if __name__ == "__main__":
    try:
        main()
    except Exception as problem:
        sys.exit(type(problem).__name__)
