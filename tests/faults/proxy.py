"""A small TCP proxy in front of the broker that cuts, refuses, freezes, delays and loses connections on command."""

import asyncio
import contextlib
import socket
import struct
import threading

from tests.faults.web import free_port

RESET = struct.pack("ii", 1, 0)  # SO_LINGER: closing sends RST, as a machine does that lost the connection


class Proxy:
    """Listens on `port` of 127.0.0.1 and passes everything on to a unix socket; a context manager.

    `opened` counts the connections that were ever made to it. All commands may be called from any thread.
    """

    def __init__(self, target):
        self.target, self.port, self.opened, self.delay = str(target), free_port(), 0, 0.0
        self._links, self._loop, self._server = set(), asyncio.new_event_loop(), None
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self):
        self._thread.start()
        self.accept()
        return self

    def __exit__(self, *_):
        self.refuse()
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}/0"

    # ---------- commands ----------
    def reset(self):
        """Cut every connection; new ones are welcome. Returns how many were cut."""
        return self._do(self._reset())

    def refuse(self):
        """Cut every connection and refuse new ones, until `accept`."""
        self._do(self._refuse())

    def accept(self):
        self._do(self._accept())

    def freeze(self):
        """Connections, old and new, are accepted and stay silent, until `thaw` or `lose`."""
        self._do(self._set(self._flowing.clear))

    def thaw(self):
        """What was held back arrives after all."""
        self._do(self._set(self._flowing.set))

    def lose(self):
        """End a freeze the bad way: connections of before stay silent for ever, only new ones work.

        So it is when the broker's machine vanished and another one took its address: nobody tells the clients.
        """
        self._do(self._lose())

    def _do(self, command):
        return asyncio.run_coroutine_threadsafe(command, self._loop).result(10)

    # ---------- within the loop ----------
    async def _set(self, change):
        change()

    async def _accept(self):
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    async def _refuse(self):
        if self._server is not None:
            self._server.close()
            self._server = None
        await self._reset()

    async def _reset(self):
        links = list(self._links)
        for link in links:
            link.cut()
        return len(links)

    async def _lose(self):
        for link in self._links:
            link.lost = True
        self._flowing.set()

    async def _end(self):
        self._flowing.set()
        if tasks := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(tasks, timeout=5)

    async def _serve(self, reader, writer):
        self.opened += 1
        link = Link(writer)
        self._links.add(link)
        with contextlib.suppress(OSError):
            up_reader, link.upstream = await asyncio.open_unix_connection(self.target)
            await asyncio.gather(
                self._pass_on(reader, link.upstream, link), self._pass_on(up_reader, writer, link)
            )
        link.cut()
        self._links.discard(link)

    async def _pass_on(self, source, sink, link):
        """Copy until one side closes. Its end closes the other direction, except on a lost connection."""
        while chunk := await source.read(65_536):
            await self._flowing.wait()
            if link.lost:
                continue
            if self.delay:
                await asyncio.sleep(self.delay)
            sink.write(chunk)
            await sink.drain()
        if not link.lost:
            raise ConnectionResetError


class Link:
    """One connection through the proxy."""

    def __init__(self, client):
        self.client, self.upstream, self.lost = client, None, False

    def cut(self):
        for writer in filter(None, (self.client, self.upstream)):
            with contextlib.suppress(OSError):
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            writer.transport.abort()
