"""A mail server for tests, on a free port of this machine: takes mail, and refuses the addresses it is told to."""

import socketserver
import threading
from email import message_from_bytes
from email.policy import default


class _Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 sink")
        to = []
        while line := self.rfile.readline():
            word = line.decode("ascii", "replace").strip()
            verb = word[:4].upper()
            if verb == "RCPT":
                address = word.partition("<")[2].partition(">")[0]
                refused = address in self.server.refused
                to += [] if refused else [address]
                self.say("550 no such address" if refused else "250 ok")
            elif verb == "DATA":
                self.say("354 go on")
                self.server.received.append((tuple(to), message_from_bytes(self.data(), policy=default)))
                self.say("250 taken")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                to = [] if verb == "MAIL" else to
                self.say("250 8BITMIME" if verb == "EHLO" else "250 ok")

    def data(self):
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


class Sink(socketserver.ThreadingTCPServer):
    """`received` are (addresses, message) in order; mail to an address in `refused` is refused."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Session)
        self.received, self.refused = [], set()

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error):
        self.shutdown()
        self.server_close()

    @property
    def port(self):
        return self.server_address[1]


def body(message):
    """The plain text of a mail."""
    return message.get_body(("plain",)).get_content()
