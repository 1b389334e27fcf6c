"""How fast the LINE emulator takes multicasts of 500 people, beside the least that Python's own web server can do.

`python -m bench.line_emulator_speed [--calls N] [--connections K]`. The peer is http.server on threads that only reads the
body and answers `{}`: it parses no JSON, checks nothing, keeps nothing. Both run in a process of their own.
"""

import argparse
import json
import multiprocessing
import socket
import tempfile
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cybervaccine.line_emulator.channels import Channels
from cybervaccine.line_emulator.people import id_of
from cybervaccine.line_emulator.platform import Platform
from cybervaccine.line_emulator.server import Server, serve

MESSAGES = [{"type": "text", "text": "วันนี้ระวัง: หลอกลงทุน 312 คดี เสียหาย 41 ล้านบาท " * 4}]


class Least(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


def peer(ports):
    with ThreadingHTTPServer(("127.0.0.1", 0), Least) as server:
        ports.put(server.server_address[1])
        server.serve_forever()


def emulator(ports, ledger):
    server = Server(Platform(ledger_path=ledger))
    serve(server, lambda _: ports.put(server.port))


def requests_of(calls, people):
    """The bytes of each call, made before the clock starts."""
    ids = [id_of(str(number)) for number in range(people * calls)]
    for call in range(calls):
        to = ids[call * people : (call + 1) * people]
        body = json.dumps({"to": to, "messages": MESSAGES}).encode()
        yield (
            f"POST /v2/bot/message/multicast HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer {Channels().access_token}\r\nX-Line-Retry-Key: {uuid.uuid4()}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode() + body


def client(port, requests):
    with socket.create_connection(("127.0.0.1", port)) as connection:
        for request in requests:
            connection.sendall(request)
            answer = connection.recv(65536)
            assert answer.startswith(b"HTTP/1.1 200"), answer
            while not answer.endswith(b"{}"):
                answer += connection.recv(65536)


def rate(port, requests, connections):
    """Calls a second over `connections` connections at once."""
    shares = [requests[share::connections] for share in range(connections)]
    threads = [threading.Thread(target=client, args=(port, share)) for share in shares]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(requests) / (time.perf_counter() - started)


def measure(target, arguments, requests, connections):
    ports = multiprocessing.Queue()
    process = multiprocessing.Process(target=target, args=(ports, *arguments), daemon=True)
    process.start()
    try:
        port = ports.get(timeout=30)
        rate(port, requests[:1], 1)
        return rate(port, requests[1:], connections)
    finally:
        process.terminate()
        process.join()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--calls", type=int, default=2000)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--connections", type=int, default=4)
    options = parser.parse_args()
    requests = list(requests_of(options.calls + 1, options.people))
    least = measure(peer, (), requests, options.connections)
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder) / "ledger.jsonl"
        ours = measure(emulator, (ledger,), requests, options.connections)
        size = ledger.stat().st_size
    print(f"{options.calls} multicasts of {options.people}, {options.connections} connections")
    print(
        f"emulator      {ours:8.0f} calls/s  {ours * options.people:10.0f} people/s  ledger {size / 1e6:.1f} MB"
    )
    print(f"http.server   {least:8.0f} calls/s  (reads the body, answers, nothing else)")
    print(f"ratio         {ours / least:8.2f}")


if __name__ == "__main__":
    main()
