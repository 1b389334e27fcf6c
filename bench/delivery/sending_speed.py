"""How fast a delivery is sent, beside a bare asynchronous client that posts the same bodies to the same emulator in the same run.

`python -m bench.delivery.sending_speed [--people 100000] [--senders 2]`. Pacing is off. Ours reads who may still be written to, opens
their ids and writes each call down before and after; the peer only posts bytes that are ready.
"""

import argparse
import asyncio
import datetime as dt
import json
import multiprocessing
import subprocess
import sys
import time
from urllib.parse import urlsplit

from bench.delivery.crowd import make_crowd
from bench.scratch import scratch_database

AT = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)
MULTICAST = "/v2/bot/message/multicast"
CONNECTIONS = 4


def emulator():
    from cybervaccine.embedded.ports import free_port

    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-u", "manage.py", "line_emulator", "--port", str(port)],
        stdout=subprocess.PIPE,
        text=True,
    )
    lines = []
    while not any(line.startswith("LINE_MESSAGING_ACCESS_TOKEN") for line in lines):
        lines.append(process.stdout.readline().strip())
    settings = dict(line.split("=", 1) for line in lines if "=" in line)
    return process, {name: value.strip("'\"") for name, value in settings.items()}


def sender(settings):
    from django.conf import settings as known
    from django.db import connections

    connections.close_all()
    for name, value in settings.items():
        setattr(known, name, value)
    known.DELIVERY_CALLS_PER_SECOND, known.DELIVERY_HOUR, known.DELIVERY_QUIET_FROM = 0, 0, 24
    from alerts.delivery import running

    running.send_due(clock=lambda: AT, life=dt.timedelta(days=1))


def send_ours(settings, senders):
    from django.db import connections

    connections.close_all()
    crowd = [
        multiprocessing.get_context("fork").Process(target=sender, args=(settings,)) for _ in range(senders)
    ]
    started = time.perf_counter()
    for process in crowd:
        process.start()
    for process in crowd:
        process.join()
    return time.perf_counter() - started


async def post_all(settings, bodies):
    host = urlsplit(settings["LINE_API_BASE"])
    waiting = iter(bodies)

    async def client():
        reader, writer = await asyncio.open_connection(host.hostname, host.port)
        for key, body in waiting:
            writer.write(
                f"POST {MULTICAST} HTTP/1.1\r\nHost: {host.netloc}\r\nContent-Type: application/json\r\n"
                f"Authorization: Bearer {settings['LINE_MESSAGING_ACCESS_TOKEN']}\r\nX-Line-Retry-Key: {key}\r\n"
                f"Content-Length: {len(body)}\r\n\r\n".encode()
                + body
            )
            head = await reader.readuntil(b"\r\n\r\n")
            assert b" 200 " in head.split(b"\r\n", 1)[0], head
            length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            await reader.readexactly(int(length.split(b":")[1]))
        writer.close()

    await asyncio.gather(*(client() for _ in range(CONNECTIONS)))


def bodies_of(batches):
    import uuid

    from alerts.delivery.claims import addresses

    for batch in batches:
        yield uuid.uuid4(), json.dumps({"to": addresses(batch), "messages": batch.messages}).encode()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--senders", type=int, default=2)
    wanted = parser.parse_args()
    with scratch_database():
        from django.db import connection

        from alerts.delivery import publishing
        from alerts.models import Delivery, DeliveryBatch
        from tests.bulletins import make_bulletin

        with connection.cursor() as cursor:
            make_crowd(cursor, wanted.people)
        make_bulletin()
        delivery = publishing.prepare(at=AT)
        publishing.write_calls(delivery, at=AT)
        Delivery.objects.update(state="sending")
        DeliveryBatch.objects.update(next_attempt_at=AT)
        process, settings = emulator()
        try:
            ready = list(bodies_of(DeliveryBatch.objects.all()))
            started = time.perf_counter()
            asyncio.run(post_all(settings, ready))
            bare = time.perf_counter() - started
            ours = send_ours(settings, wanted.senders)
        finally:
            process.terminate()
            process.wait()
        states = dict(
            DeliveryBatch.objects.values_list("state").order_by().distinct().values_list("state", "state")
        )
        print(
            f"{wanted.people:,} people in {len(ready):,} calls: ours {ours:.2f} s ({len(ready) / ours:.0f} calls/s,"
            f" {wanted.senders} senders), bare client {bare:.2f} s ({len(ready) / bare:.0f} calls/s);"
            f" ratio {bare / ours:.2f}; ends {sorted(states)}"
        )


if __name__ == "__main__":
    main()
