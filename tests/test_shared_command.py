"""`small-steps share` as it is run: keys, set-up, TLS, and what goes wrong."""

import os
import selectors
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Empty
from tempfile import TemporaryDirectory
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from postgres import needs_postgres, postgres
from program import PROGRAM, environment, objects, run

from assistant.config import Config
from assistant.journal import Felt, Journal
from assistant.shared import Inbox, Notice, RoomKey, sharing
from assistant.shared.address import Address
from assistant.shared.carrier import Trip
from assistant.shared.counter import Counter
from assistant.shared.database import Database, set_up
from assistant.shared.outbox import Outbox
from audio import DeviceBack, SetupError

pytestmark = needs_postgres
HBA = """\
local all owner,keeper,ben,cleo trust
local all anna scram-sha-256
hostssl all all 127.0.0.1/32 scram-sha-256
"""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Give a certificate for localhost, its key, and the same of another maker."""
    folder = tmp_path_factory.mktemp("tls")
    for name in ("server", "other"):
        key = ec.generate_private_key(ec.SECP256R1())
        named = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(named)
            .issuer_name(named)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(
                x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False
            )
            .add_extension(
                x509.BasicConstraints(ca=True, path_length=None), critical=True
            )
            .sign(key, hashes.SHA256())
        )
        (folder / f"{name}.crt").write_bytes(
            made.public_bytes(serialization.Encoding.PEM)
        )
        (folder / f"{name}.key").write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
    return folder


@pytest.fixture(scope="module")
def server(certificate):
    """Give a server that listens with TLS, and asks anna for a password."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    tls = (
        "listen_addresses=127.0.0.1",
        "ssl=on",
        "ssl_cert_file=server.crt",
        "ssl_key_file=server.key",
    )
    with postgres(*tls, hba=HBA, port=port, files=certificate) as server:
        server.prepare("anna", "ben")
        server.sql("ALTER ROLE anna PASSWORD 'right'")
        yield server


@pytest.fixture
def home():
    """Give a home of a short name: a socket is made in it."""
    with TemporaryDirectory() as name:
        yield Path(name)


def by_tls(server, certificate, user="anna", root="server", more=""):
    """Return the setting by which a machine elsewhere reaches it."""
    return (
        f"host=localhost port={server.port} user={user} dbname=small_steps"
        f" sslrootcert={certificate}/{root}.crt {more}"
    )


def with_password(home, password):
    """Return an environment in which the password is known."""
    file = home / "pgpass"
    file.write_text(f"*:*:*:anna:{password}\n")
    file.chmod(0o600)
    return environment(PGPASSFILE=str(file))


def room(home, address):
    """Make a room that shares at *address*, with something told in it."""
    (home / "config.toml").write_text(f'shared = "{address}"\n')
    RoomKey.new().keep(home)
    config = Config.load(home, {})
    with Journal(config.journal) as journal:
        journal.record(Felt("Calm"))
    return config


@contextmanager
def carried(config, env):
    """Keep the journal open while the program carries."""
    command = [PROGRAM, "--home", config.home, "share"]
    with (
        Journal(config.journal) as journal,
        sharing(config, journal) as hatch,
        subprocess.Popen(command, env=env, stderr=subprocess.PIPE) as program,
    ):
        try:
            yield hatch, program
        finally:
            program.send_signal(signal.SIGTERM)


def until(hatch, program, words):
    """Serve the hatch until the program says some words, and return all it said."""
    said = ""
    with selectors.DefaultSelector() as selector:
        selector.register(program.stderr, selectors.EVENT_READ)
        while words not in said:
            if selector.select(min(hatch.turn(), 0.05)):
                came = os.read(program.stderr.fileno(), 4096).decode()
                assert came, said
                said += came
    return said


def test_rooms_on_other_machines_come_by_tls(server, certificate, home):
    """The server proves its name, and the room its password; check says it is well."""
    config = room(home, by_tls(server, certificate))
    env = with_password(home, "right")
    with carried(config, env) as (hatch, program):
        until(hatch, program, "in the shared journal")
        assert "without a break" in Notice(home).found(config)
        (encrypted,) = server.sql(
            "SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
            " WHERE usename = 'anna'"
        )
        assert encrypted == (True,)
    assert server.sql("SELECT count(*) FROM small_steps.event") == [(1,)]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("other", "right"), "could not prove who it is"),
        (("server", "wrong"), "did not let this room in"),
    ],
)
def test_a_wrong_certificate_or_password_is_said_and_tried_again(
    server, certificate, home, wrong, said
):
    """In the log and by check, with what to do; nothing told is in either."""
    root, password = wrong
    config = room(home, by_tls(server, certificate, root=root))
    with carried(config, with_password(home, password)) as (hatch, program):
        line = until(hatch, program, said)
        assert "Calm" not in line
        with pytest.raises(SetupError, match=said) as found:
            Notice(home).found(config)
        assert "Nothing is lost" in found.value.remedy


@pytest.mark.parametrize("mode", ["disable", "prefer", "require", "verify-ca"])
def test_less_than_a_proven_name_is_refused(mode):
    """Whatever the setting says; on a unix socket there is nobody in between."""
    with pytest.raises(SetupError, match="not safe"):
        Address.parsed(f"host=db.home user=anna sslmode={mode}")
    assert Address.parsed(f"host=/run/postgresql user=anna sslmode={mode}").is_local
    assert "sslmode=verify-full" in Address.parsed("host=db.home user=a").conninfo


@pytest.mark.parametrize(
    "address",
    [
        "nonsense",
        "user=anna",
        "host=db.home,",
        "host=db.home password=x",
        "service=home",
        "host=/run/postgresql hostaddr=10.0.0.1",
    ],
)
def test_an_address_that_hides_where_it_leads_is_refused(address):
    """In a sentence, with one that would do."""
    with pytest.raises(SetupError) as found:
        Address.parsed(address)
    assert "host" in found.value.remedy


def test_no_variable_weakens_the_way(server, certificate, home):
    """PGSSLMODE and the like mean nothing here."""
    env = with_password(home, "right") | {
        "PGSSLMODE": "disable",
        "PGGSSENCMODE": "require",
    }
    config = room(home, by_tls(server, certificate, root="other"))
    with carried(config, env) as (hatch, program):
        until(hatch, program, "could not prove who it is")


def failing(server, user="ben", database="small_steps"):
    """Return what is said where a room cannot use a database."""
    with pytest.raises(SetupError) as found:
        Database(Address.parsed(server.address(user, database)))
    return found.value


def test_what_is_wrong_with_a_database_is_said_with_its_remedy(server):
    """Each in one sentence."""
    server.sql("CREATE ROLE cleo LOGIN")
    assert "did not let this room in" in failing(server, database="nowhere").problem
    assert "schema is missing" in failing(server, database="postgres").problem
    assert "small_steps_resident" in failing(server, user="cleo").remedy
    server.sql("UPDATE small_steps.version SET number = 99")
    try:
        assert "newer" in failing(server).problem
        with pytest.raises(SetupError, match="newer"):
            set_up(Address.parsed(server.address("keeper")))
        server.sql("UPDATE small_steps.version SET number = 0")
        assert "set-up" in failing(server).remedy
    finally:
        server.sql("UPDATE small_steps.version SET number = 1")
    away = Address.parsed("host=/nowhere user=anna dbname=small_steps")
    with pytest.raises(SetupError, match="cannot be reached"):
        Database(away)


def test_a_full_disk_there_is_said_and_all_is_kept_here(server, home):
    """It goes when there is room."""
    server.sql("TRUNCATE small_steps.event")
    server.sql(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION USING ERRCODE = '53100'; END $$"
    )
    server.sql(
        "CREATE TRIGGER full_disk BEFORE INSERT ON small_steps.event"
        " EXECUTE FUNCTION full_disk()"
    )
    key, address = RoomKey.new(), Address.parsed(server.address("ben"))
    with Journal(home / "journal.db") as journal, Database(address) as database:
        journal.record(Felt("Calm"))
        trip = Trip(Outbox(journal, key), database)
        with pytest.raises(SetupError, match="no room left"):
            trip.round()
        server.sql("DROP TRIGGER full_disk ON small_steps.event")
        assert Trip(Outbox(journal, key), database).round()
    assert server.sql("SELECT count(*) FROM small_steps.event") == [(1,)]


def test_the_schema_is_made_by_one_command_and_again_changes_nothing(server, home):
    """As the owner of the database."""
    server.sql("CREATE DATABASE other OWNER keeper", database="postgres")
    address = server.address("keeper", "other")
    done = run("--json", "share", "set-up", address, home=home)
    assert objects(done) == [{"version": 1, "steps": 1}]
    assert set_up(Address.parsed(address)) == 0


def test_a_key_is_made_shown_taken_and_never_written_over(home):
    """From one room to the next."""
    first, second = home / "a", home / "b"
    key = objects(run("--json", "share", "key", "--new", home=first))[0]["key"]
    done = run("share", "key", "--take", home=second, said=f"{key}\n")
    assert "has the key now" in done.stdout
    assert str(RoomKey.read(second).identity) == key
    assert (second / "shared.key").stat().st_mode & 0o777 == 0o600
    done = run("share", "key", "--new", home=second)
    assert (done.returncode, "has a key already" in done.stderr) == (2, True)
    with pytest.raises(SetupError, match="no key"):
        RoomKey.parsed("nonsense")


def test_what_is_missing_is_said(home):
    """The setting, then the key; then check says that nobody carries."""
    assert "setting `shared` is not there" in run("share", home=home).stderr
    (home / "config.toml").write_text('shared = "host=/nowhere user=anna"\n')
    with pytest.raises(SetupError) as found:
        Notice(home).found(Config.load(home, {}))
    assert "share key --new" in found.value.remedy
    RoomKey.new().keep(home)
    with pytest.raises(SetupError, match="Nothing is carried"):
        Notice(home).found(Config.load(home, {}))


def test_one_carries_for_a_home(home):
    """A second is told so."""
    (home / "config.toml").write_text('shared = "host=/nowhere user=anna"\n')
    RoomKey.new().keep(home)
    with Notice(home).alone():
        assert "Another `small-steps share`" in run("share", home=home).stderr


def test_without_the_setting_psycopg_is_never_loaded(home):
    """Nor is a hatch there."""
    script = (
        "import sys\nfrom pathlib import Path\nfrom assistant import __main__\n"
        "from assistant.config import Config\nfrom assistant.journal import Journal\n"
        "from assistant.shared import sharing\nhome = Path(sys.argv[1])\n"
        "with Journal(home / 'journal.db') as j, sharing(Config(home), j) as hatch:\n"
        "    assert hatch is None\n"
        "assert not [name for name in sys.modules if name.startswith('psycopg')]\n"
        "assert not (home / 'share.sock').exists()\n"
    )
    subprocess.run([sys.executable, "-c", script, home], check=True)


def test_who_asks_nonsense_at_the_hatch_is_sent_away(home):
    """And the next one is served."""
    config = room(home, "host=/nowhere user=anna")
    with Journal(config.journal) as journal, sharing(config, journal) as hatch:
        for nonsense in (b"\n", b"{}\n", b'{"ask": "names"}\n', b"[1]\n", b"\xff\n"):
            with socket.socket(socket.AF_UNIX) as client:
                client.connect(str(home / "share.sock"))
                client.sendall(nonsense)
                hatch.turn()
                assert client.recv(1) == b""
        assert (home / "share.sock").stat().st_mode & 0o777 == 0o600
        with Counter(home) as counter:
            assert counter._socket.fileno() > 0  # noqa: SLF001  it is let in
            hatch.turn()
    assert not (home / "share.sock").exists()


def test_who_listens_serves_the_hatch_while_nothing_is_heard(home):
    """And hears at once what comes; it looks once a minute what others forgot."""
    config = room(home, "host=/nowhere user=anna")
    with Journal(config.journal) as journal, sharing(config, journal) as hatch:
        inbox = Inbox()
        inbox.hatch = hatch
        asked = []

        def ask():
            with Counter(home) as counter:
                asked.extend(counter.names(-(2**63), 2**63 - 1))
            inbox.put(DeviceBack("microphone"))

        asking = Thread(target=ask)
        asking.start()
        assert inbox.get() == DeviceBack("microphone")
        asking.join()
        assert len(asked) == 1
        with pytest.raises(Empty):
            inbox.get(timeout=0.01)
        assert [inbox.patience(due) for due in (None, 1.0, 900.0)] == [60, 1, 60]
        inbox.hatch = None
        assert [inbox.patience(due) for due in (None, 900.0)] == [None, 900]
        with pytest.raises(Empty):
            inbox.get(timeout=0.01)
