"""Where webhooks may not lead: our own network, by any way of writing it, and by any trick of the other side."""

import datetime
import socket
import socketserver
import ssl
import threading

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.exceptions import ValidationError

from exchange.hooks import address, sending
from tests.exchange.receiving import receiving

OPEN = "93.184.215.14"


@pytest.fixture
def names(monkeypatch):
    """What names stand for in this test: {name: [numbers]}; of several lists each look-up takes one."""
    known = {}

    def resolve(host, port):
        answers = known.get(host, [])
        return answers.pop(0) if answers and isinstance(answers[0], list) else answers

    monkeypatch.setattr(address, "resolve", resolve)
    return known


@pytest.fixture
def called(monkeypatch):
    """The (number, port) that were connected to; none of them is there."""
    tried = []

    def connect(place, timeout):
        tried.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    return tried


# ---------- the form of an address ----------
@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://example.org/", "not-https"),
        ("ftp://example.org/", "bad-address"),
        ("file:///etc/passwd", "bad-address"),
        ("gopher://example.org/", "bad-address"),
        ("javascript:alert(1)", "bad-address"),
        ("example.org/hook", "bad-address"),
        ("//example.org/hook", "bad-address"),
        ("https:example.org", "bad-address"),
        ("https://", "bad-address"),
        ("https://example.org/#part", "bad-address"),
        ("https://example.org/a b", "bad-address"),
        ("https://example.org/\r\nHost: localhost", "bad-address"),
        ("https://example.org/\x00", "bad-address"),
        ("https://example.org\\@127.0.0.1/", "bad-address"),
        ("https://exämple.org/", "bad-address"),
        ("https://example.org:0x1bb/", "bad-address"),
        ("https://example.org:99999/", "bad-address"),
        ("https://example.org/" + "x" * 500, "bad-address"),
        ("https://user:secret@example.org/", "credentials"),
        ("https://@example.org/", "credentials"),
        ("https://example.org@127.0.0.1/", "credentials"),
        ("https://example.org:22/", "port"),
        ("https://example.org:25/", "port"),
        ("https://example.org:80/", "port"),
        ("https://example.org:5432/", "port"),
        ("https://example.org:0/", "port"),
        ("https://127.0.0.1/", "not-public"),
        ("https://2130706433/", "not-public"),  # decimal
        ("https://0x7f000001/", "not-public"),  # hexadecimal
        ("https://0177.0.0.1/", "not-public"),  # octal
        ("https://127.1/", "not-public"),  # short
        ("https://127.0.0.0x1/", "not-public"),
        ("https://127.0.0.1./", "not-public"),
        ("https://93.184.215.14/", "not-public"),
        ("https://[::1]/", "not-public"),
        ("https://[::ffff:127.0.0.1]/", "not-public"),
        ("https://[fe80::1%25eth0]/", "not-public"),
        ("https://localhost/", "not-public"),
        ("https://localhost./", "not-public"),
        ("https://LOCALHOST/", "not-public"),
        ("https://a.localhost/", "not-public"),
        ("https://printer.local/", "not-public"),
        ("https://metadata.google.internal/", "not-public"),
        ("https://intranet/", "not-public"),
        ("https://-a.example.org/", "not-public"),
        ("https://a..example.org/", "not-public"),
        ("https://a_b.example.org/", "not-public"),
    ],
)
def test_address_that_cannot_be_is_refused_with_its_reason(url, code):
    with pytest.raises(ValidationError) as refused:
        address.parse(url)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://example.org", ("example.org", 443, "/", "example.org")),
        ("https://Hooks.Example.org./in?a=1", ("hooks.example.org", 443, "/in?a=1", "hooks.example.org")),
        ("https://example.org:8443/in", ("example.org", 8443, "/in", "example.org:8443")),
        ("https://xn--caf-dma.example.xn--p1ai/", ("xn--caf-dma.example.xn--p1ai", 443, "/", None)),
    ],
)
def test_address_on_the_open_internet_is_taken(url, parts):
    found = address.parse(url)

    assert (found.scheme, found.exempt) == ("https", False)
    assert (found.host, found.port, found.target, found.authority) == (*parts[:3], parts[3] or parts[0])


@pytest.mark.parametrize(
    ("url", "exempt"),
    [
        ("http://hooks.lan:8080/in", True),
        ("http://HOOKS.lan:8080/in", True),
        ("https://hooks.lan:8080/in", True),
        ("http://hooks.lan:8081/in", False),
        ("http://a.hooks.lan:8080/in", False),
        ("http://hooks.lan:8080@127.0.0.1/", False),
    ],
)
def test_settings_exempt_a_host_with_its_port_and_nothing_beside_it(settings, url, exempt):
    settings.WEBHOOK_HOSTS = frozenset({"hooks.lan:8080"})
    try:
        found = address.parse(url).exempt
    except ValidationError:
        found = False

    assert found == exempt


# ---------- what a name stands for ----------
@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255",
        "192.168.1.1", "169.254.169.254", "169.254.170.2", "100.64.0.1", "100.100.100.200", "168.63.129.16",
        "192.0.0.192", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1",
        "239.255.255.255", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:93.184.215.14", "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1",
        "2002:7f00:1::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1",
        "ff02::1", "nonsense", "",
    ],
)  # fmt: skip
def test_number_of_our_own_or_of_nobody_is_not_called(names, called, number):
    names["hooks.example.org"] = [number]

    assert sending.post("https://hooks.example.org/", b"{}", {}).error == "forbidden"
    assert called == []


@pytest.mark.parametrize("number", [OPEN, "8.8.8.8", "172.32.0.1", "2606:4700::1111", "2a02:1800::1"])
def test_open_number_is_called_itself_and_not_its_name(names, called, number):
    names["hooks.example.org"] = [number]

    assert sending.post("https://hooks.example.org/", b"{}", {}).error == "unreachable"
    assert called == [(number, 443)]


def test_name_that_also_stands_for_our_own_network_is_not_called(names, called):
    names["hooks.example.org"] = [OPEN, "10.0.0.1"]

    assert sending.post("https://hooks.example.org/", b"{}", {}).error == "forbidden"
    assert called == []


def test_name_that_stands_for_another_place_a_moment_later_is_called_where_it_was_looked_at(names, called):
    """DNS rebinding: the second look-up would lead inside. There is none."""
    names["hooks.example.org"] = [[OPEN], ["127.0.0.1"]]

    sending.post("https://hooks.example.org/", b"{}", {})

    assert (called, names["hooks.example.org"]) == ([(OPEN, 443)], [["127.0.0.1"]])


def test_name_is_looked_at_again_for_every_message(names, called):
    names["hooks.example.org"] = [[OPEN], ["127.0.0.1"]]

    outcomes = [sending.post("https://hooks.example.org/", b"{}", {}).error for _attempt in range(2)]

    assert (outcomes, called) == (["unreachable", "forbidden"], [(OPEN, 443)])


def test_name_without_a_number_is_unknown(names, called):
    assert sending.post("https://hooks.example.org/", b"{}", {}).error == "unknown-name"
    assert called == []


@pytest.mark.parametrize("name", ["2130706433", "0x7f.1", "0177.0.0.1", "127.1"])
def test_this_machine_reads_odd_notations_as_its_own_number(name):
    """Why what comes out is looked at, whatever was written: the control of the list above."""
    assert address.resolve(name, 443) == ["127.0.0.1"]
    assert not address.is_open("127.0.0.1")


# ---------- tricks of the other side ----------
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_not_followed(settings, status):
    with receiving(settings) as server:
        server.answers = [(status, {"Location": server.url()})]

        outcome = sending.post(server.url(), b"{}", {})

        assert (outcome.error, outcome.status, len(server.received)) == ("redirect", status, 1)


class _Dripping(socketserver.StreamRequestHandler):
    """Answers letter by letter, each well before any deadline of a single read, and never comes to an end."""

    def handle(self):
        while not self.server.ended.wait(0.02):
            try:
                self.wfile.write(self.server.drip)
            except OSError:
                self.server.cut.set()
                return


@pytest.mark.parametrize(
    ("start", "drip", "error"),
    [
        (b"HTTP/1.1 200 OK\r\nX: ", b"a", ""),
        (b"HTTP/1.1 ", b"a", "timeout"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n", "timeout"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", b"a", ""),
    ],
)
def test_answer_that_never_ends_is_cut(settings, monkeypatch, start, drip, error):
    monkeypatch.setattr(sending, "WHOLE_SECONDS", 0.3)

    class Handler(_Dripping):
        def handle(self):
            self.wfile.write(start)
            super().handle()

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.drip, server.ended, server.cut = drip, threading.Event(), threading.Event()
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        settings.WEBHOOK_HOSTS = frozenset({f"127.0.0.1:{server.server_address[1]}"})

        outcome = sending.post(f"http://127.0.0.1:{server.server_address[1]}/", b"{}", {})

        assert outcome.error == error
        assert server.cut.wait(30)
        server.ended.set()
        server.shutdown()


@pytest.mark.parametrize(
    "answer", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n"]
)
def test_answer_that_is_none_is_a_failure(settings, answer):
    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            while self.rfile.readline() not in (b"\r\n", b""):
                pass
            self.rfile.read(2)
            self.wfile.write(answer)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        settings.WEBHOOK_HOSTS = frozenset({f"127.0.0.1:{server.server_address[1]}"})

        outcome = sending.post(f"http://127.0.0.1:{server.server_address[1]}/", b"{}", {})
        server.shutdown()

    assert (outcome.error in ("bad-answer", "unreachable"), outcome.status) == (True, None)


# ---------- certificates ----------
@pytest.fixture
def authority(tmp_path, monkeypatch):
    """A certificate of hooks.example.org that this machine trusts in this test, as the context of a server."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("hooks.example.org")]), critical=True)
    )
    certificate = made.sign(key, hashes.SHA256())
    path = tmp_path / "server.pem"
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(pem + certificate.public_bytes(serialization.Encoding.PEM))
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


@pytest.mark.parametrize(("host", "error"), [("hooks.example.org", ""), ("other.example.org", "tls")])
def test_certificate_must_be_for_the_name(settings, names, authority, host, error):
    names[host] = ["127.0.0.1"]
    with receiving(settings, authority, host=host) as server:
        outcome = sending.post(server.url(host), b"{}", {})

        assert (outcome.error, len(server.received)) == (error, 0 if error else 1)


def test_certificate_that_nobody_vouches_for_is_refused(settings, names, authority, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    names["hooks.example.org"] = ["127.0.0.1"]
    with receiving(settings, authority, host="hooks.example.org") as server:
        outcome = sending.post(server.url("hooks.example.org"), b"{}", {})

        assert (outcome.error, server.received) == ("tls", [])
