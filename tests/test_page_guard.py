"""The page is for one person on one machine: all else is refused."""

import socket
import subprocess
from datetime import timedelta

import pytest
from clock import Clock
from page_server import NOON, page_of
from program import PROGRAM, environment

from assistant.config import Config
from assistant.doors import configured
from assistant.doors.web import links_of_running
from assistant.journal import Felt, Stepped
from audio import SetupError

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture
def page(tmp_path):
    """Give an open page, with something private in it."""
    with page_of(tmp_path, clock=Clock(NOON)) as opened:
        opened.do(lambda journal: journal.record(Felt("marzipan")))
        yield opened


def is_refused(response, status):
    """Tell whether nothing that was told is in an answer of that status."""
    return response.status_code == status and "marzipan" not in response.text


PATHS = ("/", "/week", "/talk", "/search", "/entry/1", "/kept", "/nothing", "/link")


@pytest.mark.parametrize("path", PATHS)
def test_without_a_link_nothing_is_shown(page, path):
    """Not even whether there is such a page."""
    expected = 403 if path == "/link" else 401
    assert is_refused(page.client().get(path), expected)


@pytest.mark.parametrize("code", ["wrong", "", "x" * 4000, "%00", "../", "é"])
def test_a_wrong_link_opens_nothing(page, code):
    """And gives no cookie."""
    answer = page.client().get(f"/enter/{code}")
    assert answer.status_code in (401, 404)
    assert not answer.cookies


@pytest.mark.parametrize("cookie", ["wrong", "", "a b;c", '"', "\x80"])
def test_a_wrong_cookie_opens_nothing(page, cookie):
    """However it is written."""
    page.browser()
    headers = {"Cookie": f"small_steps={cookie}".encode("latin-1")}
    assert is_refused(page.client().get("/", headers=headers), 401)


def test_a_link_works_once_and_not_for_long(page):
    """And a new one ends the session that was begun with the one before."""
    link, first = page.door.link(), page.client()
    assert first.get(link).status_code == 200
    assert is_refused(page.client().get(link), 401)
    assert "marzipan" in first.get("/").text
    late = page.door.link()
    page.clock.time += timedelta(minutes=11)
    assert page.client().get(late).status_code == 401
    page.browser()
    assert is_refused(first.get("/"), 401)


def test_a_program_that_only_looks_at_a_link_does_not_use_it_up(page):
    """Nor does it come in."""
    link = page.door.link()
    assert page.client().head(link).status_code == 401
    assert page.client().get(link).status_code == 200


def test_it_is_one_of_the_doors_that_are_served(page):
    """Where it is set, and only there."""
    assert [*configured(page.config, page.talk)] == ["web"]
    with pytest.raises(SetupError, match="No door is open"):
        configured(Config(page.home), page.talk)


def test_the_cookie_is_for_this_site_alone(page):
    """No script reads it, and no other site sends it."""
    cookie = page.client().get(page.door.link()).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/" in cookie


def test_it_locks_itself_after_a_quarter_of_an_hour(page):
    """What was shown of the talk is gone then, and a new link is needed."""
    browser = page.browser()
    browser.post("/talk", words="nougat")
    page.clock.time += timedelta(minutes=14)
    assert "nougat" in browser.get("/talk").text
    page.clock.time += timedelta(minutes=16)
    assert is_refused(browser.get("/"), 401)
    assert "nougat" not in page.browser().get("/talk").text


def test_what_was_being_written_can_be_sent_after_a_new_link(page):
    """The form that stood open through the lock still works."""
    browser = page.browser()
    page.clock.time += timedelta(minutes=16)
    assert browser.post("/add", kind="did", words="I ate").status_code == 401
    browser.client.get(page.door.link())
    browser.post("/add", kind="did", words="I ate")
    assert page.do(lambda journal: journal.last().text) == "I ate"


def test_it_can_be_locked_by_hand(page):
    """At once."""
    browser = page.browser()
    assert is_refused(browser.post("/lock"), 200)
    assert is_refused(browser.get("/"), 401)


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost:1",
     "127.0.0.1", "", "localhost:", "127.0.0.2:80", "[::1]", "0.0.0.1:80"],
)  # fmt: skip
def test_a_name_that_was_bound_to_this_machine_from_outside_is_refused(page, host):
    """DNS rebinding: the browser believes that it asks another site."""
    browser = page.browser()
    assert is_refused(browser.client.get("/", headers={"Host": host}), 403)


def test_the_names_of_this_machine_are_not(page):
    """With the port that is ours."""
    port = page.url.rpartition(":")[2]
    browser = page.browser()
    for host in (f"localhost:{port}", f"127.0.0.1:{port}", f"[::1]:{port}"):
        assert browser.client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": "application/json"},
    ],
)
def test_a_form_of_another_site_changes_nothing(page, headers):
    """Even if it had the key of ours."""
    browser = page.browser()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    body = f"form={browser.key}&kind=did&words=I+ate"
    sent = browser.client.post("/add", content=body, headers=kind | headers)
    assert is_refused(sent, 403)
    assert page.do(lambda journal: journal.count()) == 1
    assert browser.client.post("/add", content=body, headers=kind).status_code == 200
    assert page.do(lambda journal: journal.count()) == 2


@pytest.mark.parametrize("key", [None, "", "wrong", "\u00e9"])
def test_a_form_without_the_key_changes_nothing(page, key):
    """Every form of ours has it."""
    browser = page.browser()
    fields = {"kind": "did", "words": "I ate"} | ({"form": key} if key else {})
    assert is_refused(browser.client.post("/add", data=fields), 403)
    assert page.do(lambda journal: journal.count()) == 1


@pytest.mark.parametrize("body", [b"%ff%fe", b"\xff", b"&" * 200, b"form=1&form", b""])
def test_a_form_that_is_none_is_refused(page, body):
    """And breaks nothing."""
    browser = page.browser()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert is_refused(browser.client.post("/add", content=body, headers=kind), 403)


@pytest.mark.parametrize("size", [70_000, 10_000_000])
def test_a_field_that_is_too_large_is_refused_in_words(page, size):
    """To who is in, and to who is not; and the next form is taken."""
    browser = page.browser()
    assert is_refused(browser.post("/add", kind="did", words="x" * size), 413)
    fields = {"words": "x" * size}
    assert is_refused(page.client().post("/add", data=fields), 413)
    assert browser.post("/add", kind="did", words="x" * 60_000).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_other_methods_are_refused(page, method):
    """There are none that anybody needs."""
    assert is_refused(page.browser().client.request(method, "/"), 405)


def test_a_script_in_an_entry_is_text(page):
    """On every page that shows it, also in the title and in the fields."""
    browser = page.browser()
    number = page.do(lambda journal: journal.record(Stepped(SCRIPT, "did")))
    page.do(lambda journal: journal.record(Stepped("I ate", "did")))
    for path in ("/", "/week", f"/entry/{number}", f"/entry/{number + 1}", "/goals"):
        assert "<script>alert" not in browser.get(path).text
        assert "<img" not in browser.get(path).text
    assert "&lt;script&gt;" in browser.get("/").text
    shown = browser.post("/talk", words=SCRIPT)
    assert "<img" not in shown.text
    shown = browser.post("/search", words=f'"{SCRIPT}')
    assert "<img" not in shown.text
    shown = browser.post("/settings", called=SCRIPT, language="en")
    assert "<img" not in shown.text


def test_every_answer_tells_the_browser_to_ask_nobody_and_keep_nothing(page):
    """Also a refusal, and a file that is the same for everyone."""
    browser, stranger = page.browser(), page.client()
    answers = [browser.get("/"), browser.get("/nothing"), stranger.get("/")]
    answers += [stranger.get("/static/style.css"), stranger.post("/link")]
    answers += [stranger.get("/", headers={"Host": "evil.example"})]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "server" not in answer.headers
        assert "access-control-allow-origin" not in answer.headers


def test_the_pages_name_no_other_host_and_hold_no_style_or_script(page):
    """What the policy forbids is not even there."""
    browser = page.browser()
    for path in ("/", "/week", "/talk", "/goals", "/back", "/safety", "/kept"):
        text = browser.get(path).text
        assert "http:" not in text
        assert "https:" not in text
        assert " style=" not in text
        assert "<style" not in text
        assert " on" + "click=" not in text


@pytest.mark.parametrize("name", ["", "nothing", "../app.py", "%2e%2e/app.py"])
def test_no_other_file_can_be_asked_for(page, name):
    """There are three."""
    assert page.browser().get(f"/static/{name}").status_code == 404


def test_another_process_of_the_person_gets_a_new_link(page):
    """By the token in a file that nobody else can read, which goes with the page."""
    file = page.home / "page.key"
    assert file.stat().st_mode & 0o777 == 0o600
    link = links_of_running(page.home)
    client = page.client()
    assert client.get(link).status_code == 200
    assert "marzipan" in client.get("/").text
    headers = {"Authorization": "Bearer wrong"}
    assert is_refused(page.client().post("/link", headers=headers), 403)
    token = file.read_text().split()[1]
    headers = {"Authorization": f"Bearer {token}", "Origin": "http://localhost"}
    assert is_refused(page.client().post("/link", headers=headers), 403)


def test_the_file_goes_with_the_page(tmp_path):
    """And a stale one leads nowhere."""
    with page_of(tmp_path):
        stale = (tmp_path / "page.key").read_text()
    assert not (tmp_path / "page.key").exists()
    assert links_of_running(tmp_path) is None
    for text in (stale, "", "x", "tcp://192.0.2.1:80 token", "tcp://127.0.0.1:x y"):
        (tmp_path / "page.key").write_text(text)
        assert links_of_running(tmp_path) is None


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("tcp://0.0.0.0:0", "other machines would reach the page"),
        ("tcp://[::]:0", "other machines would reach the page"),
        ("http://127.0.0.1:0", "is no address that I can open"),
        ("127.0.0.1:80", "is no address that I can open"),
        ("unix://relative", "is no address that I can open"),
        ("unix:///nowhere/at/all.sock", "cannot be made"),
    ],
)
def test_it_opens_for_this_machine_only(tmp_path, address, problem):
    """Whatever is set; and the remedy is said."""
    with (
        pytest.raises(SetupError, match=problem) as caught,
        page_of(tmp_path, address=address),
    ):
        pass
    assert caught.value.remedy
    assert not (tmp_path / "page.key").exists()


def test_it_opens_at_a_socket_for_a_tunnel(tmp_path):
    """Only its owner may come to it; Host and port are those of the tunnel."""
    where = tmp_path / "page.sock"
    with page_of(tmp_path, address=f"unix://{where}") as page:
        assert where.stat().st_mode & 0o777 == 0o600
        link = links_of_running(tmp_path)
        assert link.startswith("http://localhost:PORT/enter/")
        answer = ask(where, "/enter/" + link.rpartition("/")[2], "localhost:9000")
        assert b"200 OK" in answer
        assert b"403" in ask(where, "/", "evil.example")
        assert page.door.address == f"unix://{where}"
    assert not where.exists()


def ask(where, path, host):
    """Send a request through a socket and return the answer."""
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(where))
        head = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        client.sendall(head.encode())
        parts = []
        while part := client.recv(65_536):
            parts.append(part)
        return b"".join(parts)


@pytest.mark.parametrize(
    "sent",
    [b"\x00\x01\x02\r\n\r\n", b"GET / HTTP/9\r\n\r\n", b"GET " + b"/" * 70_000, b""],
)
def test_what_is_no_request_breaks_nothing(page, sent):
    """The next browser is answered."""
    host, port = page.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as client:
        client.sendall(sent)
    assert "marzipan" in page.browser().get("/").text


def test_nothing_that_was_told_or_sent_is_logged(page, caplog, capfd):
    """Not even where something breaks."""
    browser = page.browser()
    browser.post("/search", words="marzipan")
    browser.post("/talk", words="marzipan")
    page.do(lambda journal: journal.close())
    assert browser.post("/add", kind="did", words="marzipan").status_code == 500
    assert browser.get("/").status_code == 500
    out = capfd.readouterr()
    assert "marzipan" not in caplog.text + out.out + out.err


def test_the_command_opens_the_page_and_gives_links_to_it(tmp_path):
    """Until it is told to stop; then the journal is free again."""
    command = [PROGRAM, "--home", tmp_path, "journal", "open", "--no-browser"]
    with subprocess.Popen(
        command, env=environment(), stdout=subprocess.PIPE, text=True
    ) as running:
        lines = [running.stdout.readline() for _ in range(3)]
        second = subprocess.run(
            [*command, "--json"], env=environment(), capture_output=True, check=True
        )
        running.terminate()
        running.wait(timeout=20)
    assert "/enter/" in lines[1]
    assert b'{"link": "http://127.0.0.1:' in second.stdout
    assert running.returncode == 0
    assert not (tmp_path / "page.key").exists()
