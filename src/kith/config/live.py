"""The live process: tells open pages, as server-sent events, that records have changed, and nothing of what stands in
them. It knows no Django and no rights: whoever shows a signed pass hears of its topics, and asks again at the door.

`python -m kith.config.live HOST PORT`
"""

import asyncio
import contextlib
import os
import resource
import signal
import sys
from typing import Final
from urllib.parse import parse_qs, urlsplit

import psycopg

from kith.config.house import data_folder
from kith.config.live_hub import Hub
from kith.config.postgres import Server
from kith.lib.live_pass import Pass, is_good, key_from, read_pass

CHANNEL: Final = "kith_live"
BEAT: Final = 15.0
"""Seconds between signs of life, so that no proxy takes the stream for dead and pages notice one that holds it back."""
MOST_STREAMS: Final = 4_000
MOST_OF_A_SESSION: Final = 40
_PATIENCE: Final = 10.0
_LONGEST_PAUSE: Final = 30.0
_HEADERS: Final = "Access-Control-Allow-Origin: *\r\nCache-Control: no-store\r\nConnection: close\r\n"
_STREAM: Final = (
    f"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nX-Accel-Buffering: no\r\n{_HEADERS}\r\n"
    "retry: 3000\nevent: beat\ndata:\n\n"
).encode()
_BEAT: Final = b"event: beat\ndata:\n\n"
_END: Final = b"event: expired\ndata:\n\n"


async def serve(host: str, port: int, database: str, key: bytes) -> None:
    """Serve until SIGTERM."""
    hub, stop = Hub(key), asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, stop.set)
    listening = asyncio.create_task(listen(hub, database))

    async def answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # a page that is open when the house stops ends without a word in the log
        with contextlib.suppress(
            OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError, TimeoutError
        ):
            await _answer(hub, key, reader, writer)
        writer.close()

    server = await asyncio.start_server(answered, host, port, limit=2**14)
    await stop.wait()
    listening.cancel()
    server.close()


async def listen(hub: Hub, database: str) -> None:
    """Hand on what the database tells, for ever. After a lost connection every page asks again."""
    pause, before = 0.5, False
    while True:
        with contextlib.suppress(psycopg.Error):
            async with await psycopg.AsyncConnection.connect(database, autocommit=True) as connection:
                await connection.execute(f"listen {CHANNEL}")
                if before:
                    hub.all_again()
                pause, before = 0.5, True
                async for message in connection.notifies():
                    hub.hear(message.payload)
        await asyncio.sleep(pause)
        pause = min(_LONGEST_PAUSE, pause * 2)


async def _answer(hub: Hub, key: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    async with asyncio.timeout(_PATIENCE):
        head = await reader.readuntil(b"\r\n\r\n")
    method, _space, rest = head.decode("latin-1").partition(" ")
    asked = parse_qs(urlsplit(rest.partition(" ")[0]).query)
    shown = read_pass(key, asked.get("pass", [""])[0])
    if method != "GET":
        await _refuse(writer, "405 Method Not Allowed")
    elif shown is None or not is_good(shown):
        await _refuse(writer, "401 Unauthorized")
    elif len(hub.streams) >= MOST_STREAMS or hub.of_session(shown.session) >= MOST_OF_A_SESSION:
        await _refuse(writer, "429 Too Many Requests")
    else:
        await _stream(hub, shown, reader, writer)


async def _refuse(writer: asyncio.StreamWriter, status: str) -> None:
    writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n{_HEADERS}\r\n".encode())
    await writer.drain()


async def _stream(hub: Hub, shown: Pass, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send what the page wants to hear until it goes, its pass ends, or its session."""
    wake = asyncio.Event()
    stream = hub.open(shown, wake.set)
    gone = asyncio.create_task(_until_closed(reader))
    gone.add_done_callback(lambda _task: wake.set())
    try:
        writer.write(_STREAM)
        while is_good(shown) and not gone.done():
            wake.clear()
            writer.write(stream.take().encode() or _BEAT)
            await writer.drain()
            if stream.over:
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(wake.wait(), BEAT)
        writer.write(_END)
        await writer.drain()
    finally:
        gone.cancel()
        hub.close(stream)


async def _until_closed(reader: asyncio.StreamReader) -> None:
    while await reader.read(2**12):
        pass


def main(host: str, port: int) -> None:
    """Serve on `host` and `port` with the database and the keys of this house."""
    folder = data_folder()
    database = os.environ.get("KITH_DATABASE_URL") or Server(folder.postgres).address()
    secret = os.environ.get("KITH_SECRET_KEY") or folder.key("secret").hex()
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    asyncio.run(serve(host, port, database, key_from(secret)))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
