"""gunicorn: processes, threads and limits, from the environment. Started by `python -m cybervaccine.start web`."""

import contextlib
import logging
import os
import threading
from concurrent import futures

from cybervaccine import logs

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "cybervaccine.web_worker.Worker"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 30
graceful_timeout = 25
# The program is loaded once, before the door opens: nginx asks another web meanwhile, and a process that is replaced is there at once.
preload_app = True
keepalive = 75  # longer than nginx keeps its side, so that nginx is the one to close
# Memory that leaks somewhere is given back now and then, not by all processes at once.
max_requests = 20_000
max_requests_jitter = 2_000
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 - memory: a slow disk is no dead worker
loglevel = "warning"


def on_starting(server):
    """gunicorn's own lines look like the portal's; by its `logconfig` it would also write who asked for what."""
    is_debug = os.environ.get("DEBUG", "").lower() in ("1", "true", "yes", "on")
    form = os.environ.get("LOG_FORMAT") or logs.usual_form(debug=is_debug)
    handler = logging.StreamHandler()
    handler.setFormatter(logs.formatter(form))
    server.log.error_log.handlers[:] = [handler]
    load_what_is_slow()


def load_what_is_slow():
    """Addresses with their views, and the words by which Thai is cut: seconds on a busy machine, and nobody's first page waits for
    them. What is opened here would be shared by all processes, so nothing stays open."""
    from django.db import connections
    from django.urls import get_resolver

    from directory.search.words import lexicon

    _ = get_resolver().url_patterns
    lexicon()
    connections.close_all()


def post_worker_init(worker):
    from django.db import connection, connections

    from cybervaccine import readiness
    from cybervaccine.postgresql.watch import watch

    readiness.process["worker"] = worker
    connect_every_thread(worker)
    watch.start(connection.get_connection_params())
    if "replica" in connections:
        from cybervaccine.postgresql.replica import replica

        replica.start(
            connection.get_connection_params(), connections["replica"].get_connection_params(),
        )  # fmt: skip


def connect_every_thread(worker):
    """Before the first visitor: a connection may take seconds on a busy machine, and each thread keeps its own. Where the database
    does not answer, visitors are told as ever."""
    from django.db import Error, connection

    together = threading.Barrier(threads)  # so that each thread takes one

    def connect():
        with contextlib.suppress(Error):
            connection.ensure_connection()
        with contextlib.suppress(threading.BrokenBarrierError):
            together.wait(10)

    futures.wait([worker.tpool.submit(connect) for _ in range(threads)])
