"""A websocket server that broadcasts, as people write it: Debian's python3-websockets. A text from one client goes to all.

Usage: websockets_peer.py READY_FILE BYTES; the text that goes to all, and at first to each, has so many bytes.
"""

import asyncio
import json
import os
import pathlib
import resource
import signal
import sys

import websockets


async def main(ready, size):
    text = "x" * size
    clients = set()

    async def serve(client):
        clients.add(client)
        try:
            await client.send(text)
            async for _ in client:
                websockets.broadcast(clients, text)
        finally:
            clients.discard(client)

    # As greenmock does it: not compressed, and without pings of its own.
    async with websockets.serve(serve, "127.0.0.1", 0, compression=None, ping_interval=None, backlog=4096) as server:
        port = server.sockets[0].getsockname()[1]
        draft = pathlib.Path(f"{ready}.new")
        draft.write_text(json.dumps({"port": port, "pid": os.getpid(), "version": websockets.__version__}))
        draft.rename(ready)
        ended = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set_result, None)
        await ended
        os._exit(0)  # two thousand goodbyes would be waited for


if __name__ == "__main__":
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
