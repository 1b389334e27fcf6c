"""A small client of the Cyber Vaccine API, with the standard library only. Copy it, change it.

    python api_client.py https://SITE latest --province 50
    python api_client.py https://SITE list case-types
    python api_client.py https://SITE csv statistics/daily --query case_type=JOB
    CYBERVACCINE_TOKEN=cvt_... python api_client.py https://SITE send cases.csv

The token of a police system is read from the environment, never from the command line, where other users see it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ATTEMPTS = 5


class Refused(Exception):
    """The portal's own words: `problem` is the body of application/problem+json."""

    def __init__(self, problem: dict[str, Any]) -> None:
        self.problem = problem
        super().__init__(f"{problem['status']} {problem['code']}: {problem['detail']}")


class Client:
    def __init__(self, site: str, *, token: str = "", sleep: Any = time.sleep) -> None:
        self.base = site.rstrip("/") + "/api/v1/"
        self.token, self.sleep = token, sleep
        self._kept: dict[str, tuple[str, bytes]] = {}  # address: (ETag, body)

    def latest(self, province: str = "TH") -> dict[str, Any]:
        """Today's bulletin. Asked again it costs a 304 while nothing is new."""
        return json.loads(self.get("bulletins/latest/", province=province))

    def rows(self, path: str, **query: str) -> Iterator[dict[str, Any]]:
        """Every row of a list, page after page."""
        page = json.loads(self.get(f"{path.strip('/')}/", **{"page_size": "500"} | query))
        while True:
            yield from page["results"]
            if not page["next"]:
                return
            page = json.loads(self._read(page["next"]))

    def get(self, path: str, **query: str) -> bytes:
        return self._read(f"{self.base}{path}?{urllib.parse.urlencode(query)}")

    def send(self, path: Path) -> dict[str, Any]:
        """Send a case file and wait until it is imported. The key is made of the content: sent twice, it is taken once."""
        body = path.read_bytes()
        headers = {
            "Content-Type": XLSX if path.suffix.lower() == ".xlsx" else "text/csv",
            "Idempotency-Key": hashlib.sha256(body).hexdigest(),
        }
        received = json.loads(self._ask(f"{self.base}cases/import/", headers, body)[1])
        address = urllib.parse.urljoin(self.base, received["status_url"])
        while (status := json.loads(self._ask(address, {})[1]))["state"] == "confirmed":
            self.sleep(2)
        return status

    def _read(self, address: str) -> bytes:
        etag, body = self._kept.get(address, ("", b""))
        fresh, answer = self._ask(address, {"If-None-Match": etag} if etag else {})
        if answer is None:
            return body
        if fresh:
            self._kept[address] = (fresh, answer)
        return answer

    def _ask(self, address: str, headers: dict[str, str], body: bytes | None = None) -> tuple[str, Any]:
        """(ETag, body); the body is None for 304. What passes by itself (429, 503) is waited for."""
        if self.token:
            headers = headers | {"Authorization": f"Bearer {self.token}"}
        request = urllib.request.Request(address, data=body, headers=headers)  # noqa: S310 - the caller's own site
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310
                    return response.headers.get("ETag", ""), response.read()
            except urllib.error.HTTPError as answer:
                if answer.code == 304:
                    return "", None
                if answer.code not in (429, 503) or attempt == ATTEMPTS:
                    raise Refused(json.loads(answer.read())) from answer
                self.sleep(int(answer.headers.get("Retry-After", "5")))
        raise AssertionError("unreachable")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Read the Cyber Vaccine API, or send a case file.")
    parser.add_argument("site", help="such as https://cybervaccine.example.go.th")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("latest").add_argument("--province", default="TH")
    for name in ("list", "csv"):
        command = commands.add_parser(name)
        command.add_argument(
            "path", help="bulletins, statistics/daily, case-types, media, agencies, areas/provinces ..."
        )
        command.add_argument("--query", action="append", default=[], metavar="NAME=VALUE")
    commands.add_parser("send").add_argument("file", type=Path)
    given = parser.parse_args(arguments)
    client = Client(
        given.site, token=os.environ.get("CYBERVACCINE_TOKEN", "") if given.command == "send" else ""
    )
    try:
        show(client, given)
    except Refused as refused:
        print(json.dumps(refused.problem, ensure_ascii=False, indent=1), file=sys.stderr)
        return 1
    return 0


def show(client: Client, given: argparse.Namespace) -> None:
    def printed(value: Any) -> None:
        print(json.dumps(value, ensure_ascii=False))

    if given.command == "latest":
        printed(client.latest(given.province))
    elif given.command == "send":
        printed(client.send(given.file))
    else:
        query = dict(pair.split("=", 1) for pair in given.query)
        if given.command == "csv":
            sys.stdout.write(
                client.get(f"{given.path.strip('/')}/", format="csv", **query).decode("utf-8-sig")
            )
        else:
            for row in client.rows(given.path, **query):
                printed(row)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
