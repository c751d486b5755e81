"""A provider of OpenID Connect to test against: a real HTTP server, written from the standard and not with our library.

It checks what a provider must (the registered address to return to, the client's secret, the code and its PKCE
challenge) and signs ID tokens with a key of its own. `claims` and `misbehave` make it say other things.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

CLIENT, SECRET = "portal", "a secret of the client"
KEYS = [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2)]


def packed(data):
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def part(value):
    """A part of a token: JSON in base64url."""
    return packed(json.dumps(value).encode())


class Provider(ThreadingHTTPServer):
    """`with Provider() as it:`; `it.issuer` is its address. `it.person` are the claims about whoever signs in."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.person = {"sub": "person-1", "email": "an@example.org", "email_verified": True, "name": "An"}
        self.userinfo = {}  # what is told at the userinfo address only
        self.change = lambda claims: claims  # of the ID token, right before it is signed
        self.sign = self.rs256
        self.key = 0
        self.published = 0  # the key whose public half is published
        self.codes = {}
        self.fails = set()  # paths that answer 500

    def __enter__(self):
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_error):
        self.shutdown()
        self.server_close()

    def visit(self, url):
        """What the person's browser does there: sign in, and be sent back. Returns the address to return to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert (asked["response_type"], asked["client_id"], asked["code_challenge_method"]) == ("code", CLIENT, "S256")
        assert "openid" in asked["scope"].split()
        assert len(asked["state"]) >= 20
        assert len(asked["nonce"]) >= 20
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def id_token(self, asked):
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        return self.sign(self.change(claims | self.person))

    def rs256(self, claims, kid=None):
        head = {"alg": "RS256", "typ": "JWT", "kid": kid or f"key-{self.key}"}
        text = f"{part(head)}.{part(claims)}"
        return f"{text}.{packed(KEYS[self.key].sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))}"

    def jwk(self):
        numbers = KEYS[self.published].public_key().public_numbers()
        size = {"n": 256, "e": 3}
        parts = {name: packed(getattr(numbers, name).to_bytes(length, "big")) for name, length in size.items()}
        return {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": f"key-{self.published}", **parts}


class Answers(BaseHTTPRequestHandler):
    """The four addresses of the provider that the portal itself asks."""

    def do_GET(self):
        it, path = self.server, urlsplit(self.path).path
        if path in it.fails:
            return self.say(500, {})
        if path == "/.well-known/openid-configuration":
            places = ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")
            return self.say(200, {"issuer": it.issuer} | {name: f"{it.issuer}/{name}" for name in places})
        if path == "/jwks_uri":
            return self.say(200, {"keys": [it.jwk()]})
        if path == "/userinfo_endpoint" and self.headers["Authorization"] == "Bearer an access token":
            return self.say(200, it.userinfo)
        return self.say(404, {})

    def do_POST(self):
        it, path = self.server, urlsplit(self.path).path
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = {name: values[0] for name, values in parse_qs(sent).items()}
        if path in it.fails:
            return self.say(500, {})
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if self.headers["Authorization"] != f"Basic {basic}":
            return self.say(401, {"error": "invalid_client"})
        asked = it.codes.pop(sent.get("code"), None)
        challenge = packed(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        known = asked and sent["redirect_uri"] == asked["redirect_uri"] and challenge == asked["code_challenge"]
        if not known:
            return self.say(400, {"error": "invalid_grant"})
        token = {"access_token": "an access token", "token_type": "Bearer", "id_token": it.id_token(asked)}
        return self.say(200, {name: value for name, value in token.items() if value})

    def say(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_words):
        """Not into the output of the tests."""
