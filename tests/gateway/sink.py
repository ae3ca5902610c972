"""Where everything that leaves the mail server arrives: a mail server that takes all there is and keeps it."""

import socketserver
import threading
from dataclasses import dataclass


@dataclass(frozen=True)
class Arrived:
    to: tuple[str, ...]
    data: bytes


class _Talk(socketserver.StreamRequestHandler):
    timeout = 60
    disable_nagle_algorithm = True

    def handle(self):
        to = []
        self._say("220 sink")
        while line := self.rfile.readline(2_000):
            command = line[:4].upper()
            if command in (b"EHLO", b"HELO"):
                self._say("250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8")
            elif command == b"MAIL":
                to = []
                self._say("250 ok")
            elif command == b"RCPT":
                to.append(line.partition(b"<")[2].partition(b">")[0].decode())
                self._say("250 ok")
            elif command == b"DATA":
                self._say("354 go on")
                self.server.arrived.append(Arrived(tuple(to), self._data()))
                self._say("250 taken")
            elif command == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def _data(self):
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return b""
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)


class Sink(socketserver.ThreadingTCPServer):
    """On a port of its own, in threads of this process."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Talk)
        self.arrived: list[Arrived] = []
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def port(self):
        return self.server_address[1]

    def close(self):
        self.shutdown()
        self.server_close()
