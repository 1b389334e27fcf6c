"""The example client of docs/, as a developer runs it: a process of its own against a server that answers."""

import csv
import io
import json
import os
import subprocess
import sys
import threading

import pytest
from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connection
from django.utils import timezone

from alerts.importing import uploads
from alerts.models import CaseReport
from cybervaccine.wsgi import application
from directory.models import Province
from tests.alerts.api.sending import GOOD, committed_token
from tests.bulletins import make_bulletin

CLIENT = settings.BASE_DIR / "docs" / "api_client.py"


class Quiet(WSGIRequestHandler):
    def log_message(self, format, *args):
        pass


@pytest.fixture
def site(committed, settings, tmp_path):
    """A server on loopback with the database's real commits."""
    settings.MEDIA_ROOT = tmp_path
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def run(site, *arguments, **environment):
    return subprocess.run(
        [sys.executable, CLIENT, site, *arguments], env=os.environ | environment, capture_output=True, text=True, check=False
    )  # fmt: skip


def test_the_newest_bulletin_and_a_whole_list(site):
    make_bulletin()

    latest = json.loads(run(site, "latest", "--province", "50").stdout)
    provinces = [
        json.loads(line)
        for line in run(site, "list", "areas/provinces", "--query", "page_size=30").stdout.splitlines()
    ]
    table = list(
        csv.DictReader(io.StringIO(run(site, "csv", "statistics/daily", "--query", "case_type=JOB").stdout))
    )

    assert (latest["date"], latest["area"]["code"]) == ("2026-11-24", "50")
    assert len({row["code"] for row in provinces}) == Province.objects.current().count()
    assert [row["cases"] for row in table] == ["722"]


def test_a_refusal_is_printed_in_the_portal_s_words(site):
    done = run(site, "latest", "--province", "Bangkok")

    assert (done.returncode, json.loads(done.stderr)["errors"][0]["name"]) == (1, "province")


@pytest.fixture
def worker():
    """A worker beside the server, as in the portal."""
    done = threading.Event()

    def work():
        while not done.wait(0.1):
            uploads.handle_waiting(at=timezone.now())
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    done.set()
    thread.join()


def test_a_file_is_sent_and_waited_for(site, worker, tmp_path):
    file = tmp_path / "cases.csv"
    file.write_bytes(GOOD)

    with committed_token() as text:
        sent = run(site, "send", str(file), CYBERVACCINE_TOKEN=text)

    assert (sent.returncode, sent.stderr) == (0, "")
    assert json.loads(sent.stdout)["counts"]["inserted"] == 2
    assert CaseReport.objects.count() == 2
