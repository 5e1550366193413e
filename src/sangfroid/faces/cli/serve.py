"""`sangfroid serve`: the pages, on this machine or for a small office."""

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Final

import typer

from sangfroid.calls.errors import SangfroidError
from sangfroid.faces.cli.scene import Scene
from sangfroid.faces.settings import cache_folder, now

if TYPE_CHECKING:
    from sangfroid.advice.whole import Reader
    from sangfroid.faces.web.first import Entry
    from sangfroid.record.store import Store

HOST: Final = "127.0.0.1"
PORT: Final = 8000
FRAME: Final = 512 * 1024  # bytes of a message on a socket
LEAVE: Final = 5  # seconds that open pages have when the server stops
# Seconds that a connection waits for its next click: longer than a proxy holds one (60), so that it is never the server
# who closes it in the moment in which it is used.
KEEP: Final = 75
PAUSE: Final = 0.001  # seconds between two steps of what is made ready in the background
EVERY: Final = timedelta(hours=6)  # what the law lets go is looked for so often


def add_serve(app: typer.Typer, scene: Scene) -> None:
    """Adds the command to the application."""
    say = scene.say

    @app.command("serve", help=say("Ouvre les pages de Sangfroid dans le navigateur."))
    def serve(
        port: Annotated[int, typer.Option(help=say("Port."), min=1, max=65535, envvar="PORT")] = PORT,
        host: Annotated[str, typer.Option(help=say("Adresse d'écoute ; 127.0.0.1 : cette machine seule."))] = HOST,
        samples: Annotated[
            bool, typer.Option("--samples", help=say("Avec les appels d'exemple, dans un bureau à part."))
        ] = False,
    ) -> None:
        _serve(scene, host, port, samples=samples)


def _serve(scene: Scene, host: str, port: int, *, samples: bool) -> None:
    # Loaded here: no other command needs the web, and each starts faster without it.
    import uvicorn  # noqa: PLC0415

    from sangfroid.advice.whole import Reader  # noqa: PLC0415
    from sangfroid.faces import follow, speech  # noqa: PLC0415
    from sangfroid.faces.web import first  # noqa: PLC0415
    from sangfroid.faces.web.app import application  # noqa: PLC0415
    from sangfroid.faces.web.ears import Ears  # noqa: PLC0415
    from sangfroid.faces.web.house import LOCAL_HOSTS, Web  # noqa: PLC0415
    from sangfroid.faces.web.places import behind_https, free, hosts, opened, places  # noqa: PLC0415

    where = places(samples=samples)
    if not samples and not where.has_record:
        raise SangfroidError("Aucun bureau n'est ouvert sur cette machine. Commencez par « sangfroid init ».")
    if not free(host, port):
        raise SangfroidError(
            "Le port {port} est déjà pris. Choisissez-en un autre : « sangfroid serve --port {other} ».",
            port=port, other=port + 1,
        )  # fmt: skip
    store = opened(where)
    try:
        reader = Reader.load(keep=cache_folder())
        entry = first.sample_office(store, reader, now()) if samples else None
        address = f"http://{'localhost' if host == '0.0.0.0' else host}:{port}/"  # noqa: S104 (shown, not bound)
        _tell(scene, address, entry)
        _sweeping(store)
        _warming(reader)
        stop = follow.working(store, scene.settings, address)
        ears = Ears(speech.model_name, speech.recogniser, speech.voices)
        web = Web((*LOCAL_HOSTS, *hosts()), secure=behind_https(), keep=cache_folder(), ears=ears)
        app = application(scene.settings, store, reader, now, web)
        # Small frames, often: deflating them would be half of a turn's cost.
        uvicorn.run(
            app, host=host, port=port, log_level="warning", server_header=False, ws_max_size=FRAME,
            ws_per_message_deflate=False, timeout_graceful_shutdown=LEAVE, timeout_keep_alive=KEEP,
            proxy_headers=web.secure, forwarded_allow_ips="127.0.0.1",
        )  # fmt: skip
        stop.set()
    finally:
        store.close()


def _tell(scene: Scene, address: str, entry: "Entry | None") -> None:
    say, out = scene.say, scene.out
    out.print()
    out.print(say("Sangfroid est ouvert : {address}").format(address=address), markup=False, soft_wrap=True)
    if entry is not None:
        out.print(f"  {say('adresse électronique')}  {entry.email}", markup=False)
        out.print(f"  {say('mot de passe')}          {entry.password}", markup=False)
        out.print(say("Le mot de passe vaut jusqu'au prochain démarrage. Ctrl-C arrête."), markup=False, soft_wrap=True)


def _warming(reader: "Reader") -> None:
    """Makes ready what the first turns of the day would wait for, in small steps beside the pages."""

    def step() -> None:
        pause = threading.Event()
        for _ in reader.warm():
            pause.wait(PAUSE)

    threading.Thread(target=step, name="warming", daemon=True).start()


def _sweeping(store: "Store") -> None:
    """Lets go of what has been kept long enough, at once and then every few hours, as long as the server runs."""
    from sangfroid.record import retention  # noqa: PLC0415

    def again() -> None:
        wait = threading.Event()
        while True:
            retention.sweep(store, now())
            wait.wait(EVERY.total_seconds())

    threading.Thread(target=again, name="retention", daemon=True).start()
