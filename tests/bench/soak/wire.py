"""HTTP as bytes over asyncio, which tells how an answer ended: half of what the soak asks for is meant to end badly."""

import asyncio
import dataclasses
import json
import os
import socket
import struct

LONGEST = 1 << 20  # bytes of a line or of the headers
IDLE = 30  # seconds; the control plane closes what has been idle for 60


@dataclasses.dataclass
class Answer:
    end: str  # whole, short (closed within it), nothing (closed before it), reset, garbage, left (by us)
    status: int = 0
    body: bytes = b""
    took: float = 0.0

    def json(self):
        return json.loads(self.body)


class Line:
    """One connection, opened when it is needed, and again after it has ended."""

    def __init__(self, port):
        self.port, self.reader, self.writer, self.used = port, None, None, 0.0

    async def ask(self, verb, path, body=None, headers=(), leave_after=None):
        """An answer, however it ends; `leave_after` seconds the client has had enough."""
        begin = asyncio.get_running_loop().time()
        if begin - self.used > IDLE:
            self.close()
        try:
            async with asyncio.timeout(leave_after):
                answer = await self._ask(verb, path, body, headers)
        except TimeoutError:
            answer = Answer("left")
        except (ConnectionResetError, BrokenPipeError):
            answer = Answer("reset")
        if answer.end != "whole":
            self.abort() if answer.end == "left" else self.close()
        self.used = asyncio.get_running_loop().time()
        answer.took = self.used - begin
        return answer

    async def _ask(self, verb, path, body, headers):
        await self.open()
        head = [f"{verb} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", *headers]
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            head.append("Content-Type: application/json")
        if body is not None:
            head.append(f"Content-Length: {len(body)}")
        self.writer.write("\r\n".join([*head, "\r\n"]).encode() + (body or b""))
        await self.writer.drain()
        return await self._read()

    async def _read(self):
        try:
            head = await self.reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError as rest:
            http = rest.partial.startswith(b"HTTP/1.1 ")
            return Answer("short" if http else "garbage" if rest.partial else "nothing")
        if not head.startswith(b"HTTP/1.1 "):
            return Answer("garbage")
        status, fields = int(head[9:12]), fields_of(head)
        try:
            return Answer("whole", status, await self._body(status, fields))
        except asyncio.IncompleteReadError as rest:
            return Answer("short", status, rest.partial)

    async def _body(self, status, fields):
        if status in (101, 204, 304):
            return b""
        if fields.get("transfer-encoding") == "chunked":
            whole = b""
            while size := int(await self.reader.readuntil(b"\r\n"), 16):
                whole += (await self.reader.readexactly(size + 2))[:-2]
            await self.reader.readuntil(b"\r\n")
            return whole
        return await self.reader.readexactly(int(fields.get("content-length", 0)))

    async def open(self):
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, limit=LONGEST)

    def close(self):
        if self.writer is not None:
            self.writer.close()
            self.reader = self.writer = None

    def abort(self):
        """Ends it with a reset, as a client that was killed."""
        if self.writer is not None:
            self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.writer.transport.abort()
            self.reader = self.writer = None


def fields_of(head):
    lines = head.decode("latin-1").split("\r\n")[1:-2]
    return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}


class Websocket:
    """The client's side of scanqrcode: reads frames below 4 GiB, writes a close."""

    def __init__(self, line):
        self.line = line

    async def open(self, path, leave_after):
        return await self.line.ask("GET", path, None, ("Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
                                                       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="), leave_after)

    async def frame(self):
        """(opcode, payload); None if the connection has ended."""
        try:
            head = await self.line.reader.readexactly(2)
            size = head[1]
            if size >= 126:
                size = int.from_bytes(await self.line.reader.readexactly(2 if size == 126 else 8), "big")
            return head[0] & 15, await self.line.reader.readexactly(size)
        except (asyncio.IncompleteReadError, ConnectionResetError):
            return None

    def say_close(self):
        mask = os.urandom(4)
        code = bytes(byte ^ key for byte, key in zip((1000).to_bytes(2, "big"), mask))
        self.line.writer.write(b"\x88\x82" + mask + code)
