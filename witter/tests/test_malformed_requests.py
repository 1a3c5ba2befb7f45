"""Malformed requests get a 4xx response with a sentence, never a server error."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.factories import UserFactory

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
DISPOSITION = 'Content-Disposition: form-data; name="text"'

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client):
    ana = UserFactory(username="ana")
    client.force_login(ana)
    return ana


def is_refused(response):
    return 400 <= response.status_code < 500 and len(response.text) > 30


@pytest.mark.parametrize(
    "path", ["/search?q=a%00b", "/?before=%00", "/login?next=/%00", "/hashtag/a%00b", "/ana%00", "/?%00=1"]
)
def test_nul_in_url(client, ana, path):
    assert is_refused(client.get(path))


@pytest.mark.parametrize(
    "path", ["/login", "/signup", "/compose", "/settings/profile", "/settings/theme", "/password/reset"]
)
@pytest.mark.parametrize("body", ["next=%00", "name=a%00b&text=a%00b&login=%00&email=%00", "%00=1"])
def test_nul_in_form(client, ana, path, body):
    assert is_refused(client.post(path, body, content_type=FORM))


@pytest.fixture
def served(client, ana):
    """Return a function that sends a request with these headers to the WSGI application: (status, body)."""
    from witter.wsgi import application  # after the test settings, since it looks for static files on import

    def served(method, address, body=b"", **environ):
        request = RequestFactory(cookies=client.cookies).generic(method, address, body)
        request.environ["HTTP_COOKIE"] = client.cookies.output(header="", sep="; ").strip()
        heard = []
        answer = application(request.environ | environ, lambda status, headers: heard.append(int(status[:3])))
        return HttpResponse(b"".join(answer), status=heard[0])

    return served


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "base64", "rot13", "latin-1", "nonsense", "x" * 5000, "idna"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_charset_other_than_utf_8(served, charset, method):
    assert is_refused(served(method, "/search?q=%FF%FE", b"text=%FF", CONTENT_TYPE=f"{FORM}; charset={charset}"))


def test_unreadable_content_type(served):
    assert served("POST", "/login", b"x", CONTENT_TYPE=f"text/plain; a={'b' * 20_000}").status_code < 500


@pytest.mark.parametrize("charset", ["utf-8", "UTF8", "utf_8", "us-ascii"])
def test_aliases_of_utf_8_are_accepted(client, ana, charset):
    response = client.post("/settings/theme", "theme=dark", content_type=f"{FORM}; charset={charset}")
    assert response.status_code == 302


def test_invalid_utf_8_bytes(client, ana):
    assert client.get("/search?q=%FF%ED%A0%80%C0%AF").status_code == 200
    assert client.post("/settings/profile", b"name=%ED%A0%80%FF", content_type=FORM).status_code in {200, 302}


def test_twenty_thousand_fields(client, ana):
    assert is_refused(client.post("/login", "&".join(f"f{n}=1" for n in range(20_000)), content_type=FORM))
    assert client.get("/search?" + "&".join(f"f{n}=1" for n in range(2_000))).status_code < 500


def test_three_hundred_files(client, ana):
    files = [SimpleUploadedFile(f"{n}.png", b"x") for n in range(300)]
    assert is_refused(client.post("/compose", {"text": "Look", "images": files}))


@pytest.mark.parametrize("kind", [FORM, f"{MULTIPART}; boundary=x"])
def test_ten_megabytes_of_text(served, kind):
    response = served("POST", "/compose", body(kind, "x" * 10_000_000), CONTENT_TYPE=kind)
    assert response.status_code == 413
    assert "far more text than fits here" in response.text


@pytest.mark.parametrize("kind", [FORM, f"{MULTIPART}; boundary=x"])
@pytest.mark.parametrize("text", ["x" * 10_000_000, "x&" * 1_000_000])
def test_body_of_refused_request_is_drained(served, kind, text):
    sent = BytesIO(body(kind, text))
    size = len(sent.getvalue())
    served("POST", "/compose", CONTENT_TYPE=kind, CONTENT_LENGTH=str(size), **{"wsgi.input": sent})
    assert sent.tell() == size


def body(kind, text):
    """Return a form with this text, encoded as a browser does."""
    head, tail = ("text=", "") if kind == FORM else (f"--x\r\n{DISPOSITION}\r\n\r\n", "\r\n--x--\r\n")
    return f"{head}{text}{tail}".encode()


@pytest.mark.parametrize("length", ["999999999999", "50000000", "-1", "ten", "²"])
def test_invalid_content_length(client, ana, length):
    response = client.post("/compose", "text=x", content_type=FORM, CONTENT_LENGTH=length)
    assert response.status_code == 413
    assert "at most four pictures" in response.text


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=x", "multipart/form-data; boundary=" + "é" * 300]
)
def test_broken_multipart_body(client, ana, kind):
    assert client.post("/compose", b"--x\r\nnonsense", content_type=kind).status_code < 500


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/ana/follow", "/logout", "/settings/theme"])
def test_wrong_method_on_action_url(client, ana, method, path):
    for headers in ({}, {"HX-Request": "true"}):
        response = client.generic(method, path, headers=headers)
        if path != "/logout" or method != "OPTIONS":
            assert response.status_code == 405
            assert "this address is for a button" in response.text
            assert "POST" in response["Allow"]


def test_unknown_host(client):
    assert client.get("/login", headers={"Host": "evil.example"}).status_code == 400
