"""A push service for tests: an HTTPS server that stores and decrypts what it receives."""

import base64
import datetime
import ipaddress
import os
import struct
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import PROTOCOL_TLS_SERVER, SSLContext

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from api.push.delivery import tls_context

HOST = "127.0.0.1"
ADDRESS = "/api/v1/push/subscription"
ALL_ALERTS = {"mention": True, "favourite": True, "follow": True, "reblog": True, "quote": True}


class BrowserKeys:
    """The keys of a subscription, as a browser makes them; decrypts messages to it."""

    def __init__(self):
        self.key, self.auth = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
        public = serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        self.point = self.key.public_key().public_bytes(*public)

    def as_parameters(self):
        """Return the keys as a client sends them."""
        return {"p256dh": encode(self.point), "auth": encode(self.auth)}

    def decrypt(self, body, headers):
        """Return the text of a message in the encoding that its headers name."""
        if headers["Content-Encoding"] == "aes128gcm":
            salt, length = body[:16], body[20]
            sender, sealed = body[21 : 21 + length], body[21 + length :]
            shared = derive(self.agree(sender), self.auth, b"WebPush: info\0" + self.point + sender, 32)
            text = open_sealed(shared, salt, b"aes128gcm\0", b"nonce\0", sealed)
            assert text[-1] == 2
            return text[:-1]
        salt = decode(headers["Encryption"].partition("salt=")[2])
        sender = decode(headers["Crypto-Key"].partition("dh=")[2].partition(";")[0])
        shared = derive(self.agree(sender), self.auth, b"Content-Encoding: auth\0", 32)
        length = struct.pack("!H", 65)
        context = b"\0P-256\0" + length + self.point + length + sender
        text = open_sealed(shared, salt, b"aesgcm" + context, b"nonce" + context, body)
        assert text[:2] == b"\0\0"
        return text[2:]

    def agree(self, sender):
        """Return the secret shared with the sender."""
        return self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))


class PushReceiver(ThreadingHTTPServer):
    """The server. It answers with `statuses` in order, then with 201; a status of None is no answer at all."""

    daemon_threads = True

    def __init__(self):
        super().__init__((HOST, 0), Handler)
        self.received, self.statuses = [], []
        self.is_ending = threading.Event()

    @property
    def endpoint(self):
        """The address of a subscription."""
        return f"https://{HOST}:{self.server_port}/push/abc?id=1"

    def handle_error(self, request, client_address):
        """Log nothing of clients that disconnect."""


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.path, dict(self.headers), body))
        status = self.server.statuses.pop(0) if self.server.statuses else 201
        if status is None:
            self.server.is_ending.wait(30)
            return
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", self.server.endpoint)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format, *args):
        """Log nothing."""


@contextmanager
def running_receiver(folder, monkeypatch):
    """Run a PushReceiver whose certificate clients trust meanwhile."""
    path = folder / "certificate.pem"
    path.write_bytes(certificate())
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    tls_context.cache_clear()
    server = PushReceiver()
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.is_ending.set()
        server.shutdown()
        server.server_close()
        tls_context.cache_clear()


def certificate():
    """Return a certificate of the HOST, signed by itself, and its key, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now, day = datetime.datetime.now(datetime.UTC), datetime.timedelta(days=1)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now - day, now + day)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(*pem) + signed.public_bytes(serialization.Encoding.PEM)


def open_sealed(shared, salt, key_name, nonce_name, sealed):
    """Return the text of a record of RFC 8188."""
    key = derive(shared, salt, b"Content-Encoding: " + key_name, 16)
    return AESGCM(key).decrypt(derive(shared, salt, b"Content-Encoding: " + nonce_name, 12), sealed, None)


def derive(secret, salt, info, length):
    """Return `length` bytes by HKDF."""
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


def encode(value):
    """Return bytes in Base64 as browsers write it."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def decode(text):
    """Return the bytes of Base64 without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def subscribe(program, endpoint, keys, *, standard=True, alerts=ALL_ALERTS, policy="all", **options):
    """Subscribe with the token of an ApiClient; return the answer."""
    receiving = {"endpoint": endpoint, "keys": keys.as_parameters(), "standard": standard}
    return program.post(ADDRESS, {"subscription": receiving, "data": {"alerts": alerts, "policy": policy}}, **options)
