"""A small OpenID Connect provider on loopback that signs user information, as ProConnect does; each check can be broken."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager
from urllib.parse import parse_qs, urlencode
from wsgiref.simple_server import WSGIRequestHandler, make_server

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT = "havre-tests"
SECRET = "secret-de-test"
SUBJECT = "agent-0001"
SIRET = "13000000000001"


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


class Provider:
    """Real HTTP; ``id_token``, ``userinfo`` override claims (None removes), ``wrong`` breaks a signature."""

    def __init__(self):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.id_token, self.userinfo, self.wrong, self.codes = {}, {}, set(), {}
        self.server = make_server("127.0.0.1", 0, self.answer, handler_class=Quiet)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, environ, start):
        path, query = environ["PATH_INFO"], parse_qs(environ["QUERY_STRING"])
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()
        form = {key: values[0] for key, values in parse_qs(body).items()}
        status, kind, text = getattr(
            self, "serve_" + path.strip("/").replace("/", "_").replace(".", "_").replace("-", "_")
        )({key: values[0] for key, values in query.items()}, form, environ)
        headers = [("Location", text)] if status.startswith("302") else [("Content-Type", kind)]
        start(status, headers)
        return [text.encode()]

    def serve__well_known_openid_configuration(self, query, form, environ):
        document = {
            "issuer": "http://127.0.0.1:1" if "issuer" in self.wrong else self.issuer,
            **{
                f"{name}_endpoint": f"{self.issuer}/{name}" for name in ("authorization", "token", "userinfo")
            },
            "jwks_uri": f"{self.issuer}/jwks",
        }
        return "200 OK", "application/json", json.dumps(document)

    def serve_jwks(self, query, form, environ):
        public = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
        return (
            "200 OK",
            "application/json",
            json.dumps({"keys": [{**public, "kid": "k1", "use": "sig", "alg": "RS256"}]}),
        )

    def serve_authorization(self, query, form, environ):
        code = f"code-{len(self.codes)}"
        self.codes[code] = query
        return (
            "302 Found",
            "",
            f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}",
        )

    def serve_token(self, query, form, environ):
        asked = self.codes.pop(form.get("code"), None)
        if (
            asked is None
            or (form["client_id"], form["client_secret"]) != (CLIENT, SECRET)
            or not form["code_verifier"]
        ):
            return "400 Bad Request", "application/json", '{"error": "invalid_grant"}'
        claims = {
            "nonce": asked["nonce"],
            "acr": "eidas2",
            "amr": ["pwd", "mfa"],
            "auth_time": int(time.time()),
        }
        token = self.signed({**claims, **self.id_token}, "id_token")
        return (
            "200 OK",
            "application/json",
            json.dumps({"access_token": "at", "token_type": "Bearer", "id_token": token}),
        )

    def serve_userinfo(self, query, form, environ):
        assert environ["HTTP_AUTHORIZATION"] == "Bearer at"
        claims = {
            "siret": SIRET,
            "email": "quelqu.un@exemple.invalid",
            "roles": ["org_admin"],
            **self.userinfo,
        }
        if "plain_userinfo" in self.wrong:
            return "200 OK", "application/json", json.dumps({"sub": SUBJECT, **claims})
        return "200 OK", "application/jwt", self.signed(claims, "userinfo")

    def signed(self, claims, what):
        base = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": SUBJECT,
            "iat": int(time.time()),
            "exp": int(time.time()) + 60,
        }
        payload = {key: value for key, value in {**base, **claims}.items() if value is not None}
        if f"{what}_none" in self.wrong:
            return jwt.encode(payload, None, algorithm="none", headers={"kid": "k1"})
        if f"{what}_secret" in self.wrong:
            return jwt.encode(payload, "x" * 32, algorithm="HS256", headers={"kid": "k1"})
        key = self.stranger if f"{what}_key" in self.wrong else self.key
        return jwt.encode(payload, key, algorithm="RS256", headers={"kid": "k1"})


@contextmanager
def running():
    provider = Provider()
    thread = threading.Thread(
        target=provider.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    )
    thread.start()
    try:
        yield provider
    finally:
        provider.server.shutdown()
        provider.server.server_close()
        thread.join()
