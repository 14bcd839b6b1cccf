"""Takes webhooks and says when each came: POST /N is told by GET /arrivals, which then forgets. A second port never answers.

Usage: webhooks_receiver.py READY_FILE
"""

import asyncio
import json
import os
import pathlib
import resource
import signal
import sys
import time

EMPTY = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


class Deaf(asyncio.Protocol):
    """Accepts, reads, and says nothing."""


class Receiver(asyncio.Protocol):
    arrivals = {}  # path -> moments of the monotonic clock, which all processes share

    def connection_made(self, transport):
        self.transport, self.rest = transport, b""

    def data_received(self, data):
        now = time.monotonic()
        self.rest += data
        while b"\r\n\r\n" in self.rest:
            head, _, body = self.rest.partition(b"\r\n\r\n")
            verb, path, _ = head.split(b" ", 2)
            length = length_of(head)
            if len(body) < length:
                return
            self.rest = body[length:]
            self.transport.write(self.answer(verb, path.decode(), now))

    def answer(self, verb, path, now):
        if verb == b"POST":
            self.arrivals.setdefault(path, []).append(now)
            return EMPTY
        text = json.dumps(self.arrivals).encode()
        self.arrivals.clear()
        return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(text), text)


def length_of(head):
    for line in head.lower().split(b"\r\n")[1:]:
        if line.startswith(b"content-length:"):
            return int(line[15:])
    return 0


async def main(ready):
    loop = asyncio.get_running_loop()
    receiver = await loop.create_server(Receiver, "127.0.0.1", 0, backlog=4096)
    deaf = await loop.create_server(Deaf, "127.0.0.1", 0, backlog=4096)
    draft = pathlib.Path(f"{ready}.new")
    draft.write_text(json.dumps({"port": receiver.sockets[0].getsockname()[1], "deaf_port": deaf.sockets[0].getsockname()[1]}))
    draft.rename(ready)
    loop.add_signal_handler(signal.SIGTERM, os._exit, 0)
    await loop.create_future()


if __name__ == "__main__":
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    asyncio.run(main(sys.argv[1]))
