"""Debian's python3-websockets on the websocket of scanqrcode: a login, and a socket kept alive by its pings."""

import asyncio
import base64
import json

import websockets

from harness import Server, expect


async def login(server):
    address = server.address("scanqrcode").replace("http", "ws", 1)
    async with websockets.connect(address, ping_interval=0.05) as client:
        first = json.loads(await client.recv())
        expect("type of the first message", "qrCode", first["type"])
        expect("first bytes of the picture", b"\x89PNG", base64.b64decode(first["message"])[:4])
        await (await client.ping())  # answered
        server.tell("clock/advance", {"to": "rotation"})
        expect("type after a rotation", "qrCode", json.loads(await client.recv())["type"])
        server.tell("phone", {"do": "scan"})
        expect("type after the scan", "alreadyLogged", json.loads(await client.recv())["type"])
        try:
            await client.recv()
            expect("the socket is closed", True, False)
        except websockets.exceptions.ConnectionClosed as closed:
            expect("close code", 1000, closed.rcvd.code)


with Server() as server:
    asyncio.run(login(server))
print("python3-websockets logs in over the websocket")
