#!/usr/bin/python3
"""One flow of the kernel's TCP, to compare with: tcp_flow.py receive PORT | send HOST PORT CONTROL BYTES SECONDS MBIT.

CONTROL is one of the kernel's congestion controls. The sender stops after so many bytes or seconds, whichever comes
first, and sends no faster than MBIT per second unless that is 0. The receiver prints events as FloodClone's receivers do: progress, and the outcome when the sender has closed.
"""

from __future__ import annotations

import json
import socket
import sys
import time

BLOCK = bytes(256 * 1024)
PACED_BLOCK_BYTES = 8 * 1024
REPORT_SECONDS = 0.1


def tell(event: str, **members: object) -> None:
    print(json.dumps({"event": event, **members}), flush=True)


def receive(port: int) -> None:
    with socket.create_server(("", port)) as server:
        tell("started")
        connection, _ = server.accept()
    start = time.monotonic()
    first = last = None
    received = 0
    told_at = start
    buffer = bytearray(len(BLOCK))
    with connection:
        while length := connection.recv_into(buffer):
            last = time.monotonic()
            first = first or last
            received += length
            if last - told_at >= REPORT_SECONDS:
                told_at = last
                tell("progress", receivedBytes=received)
    tell("outcome", status="OK", bytes=received, firstByteSeconds=first and first - start,
         lastByteSeconds=last and last - start)


def send(host: str, port: int, control: str, size: int, seconds: float, mbit: float) -> None:
    with socket.socket() as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, control.encode())
        connection.connect((host, port))
        start = time.monotonic()
        block = BLOCK[:PACED_BLOCK_BYTES] if mbit else BLOCK
        sent = 0
        while sent < size and time.monotonic() < start + seconds:
            sent += connection.send(block[:size - sent])
            if mbit:
                time.sleep(max(0.0, start + sent * 8 / (mbit * 1e6) - time.monotonic()))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["receive", port]:
            receive(int(port))
        case ["send", host, port, control, size, seconds, mbit]:
            send(host, int(port), control, int(size), float(seconds), float(mbit))
        case _:
            sys.exit(__doc__)
