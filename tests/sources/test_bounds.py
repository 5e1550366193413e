"""Sizes are bounded: what is too large, too deep or too long is refused with its reason, and in bounded time."""

import time
import tracemalloc

import pytest

from sangfroid.calls import Turn, Unreadable
from sangfroid.sources import read_call
from sangfroid.sources.bounds import MAX_BYTES, MAX_TURNS
from tests.sources.writers import TIMED


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (b"a" * (MAX_BYTES + 1), "33 Mio"),
        (b"Agent : " + b"a" * 5_000_000 + b"\nClient : oui", "Ligne 1 : elle compte 5000008"),
        (b"Agent : " + b"a" * 6_000 + b"\nClient : oui", "Ligne 1 : un mot compte 6000"),
        (b"Agent : oui\nClient : " + b"ab " * 50_000, "Ligne 2 : elle compte 150009"),
        (b"texte;locuteur\n" + b"oui;agent\n" * (MAX_TURNS + 1), "plus de 50000 répliques"),
        (b"texte;locuteur\n" + b"a" * 200_000 + b";agent\n", "Ligne 2"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "imbriqué"),
        (b"[" * 100_000, "imbriqué|ligne 1"),
        (b'{"turns": [{"start": ' + b"7" * 5_000 + b"}]}", "Ligne 1 : le nombre « 777777777777…"),
        (b"Agent : oui\n" * 500_001, "500002 lignes"),
        (b'{"turns": [{"speaker": "agent", "text": "a"', "ligne 1, colonne"),
        (b'{"turns": [{"speaker": "agent", "text": "a", "start": true}]}', "Réplique 1 : « start »"),
        (b'{"turns": [{"speaker": "agent", "text": ["a"]}]}', "Réplique 1 : « text »"),
        (b'{"turns": [{"speaker": "agent", "text": "a"}, 7]}', "Réplique 2 : un objet"),
        (b'{"turns": [{"speaker": "agent", "text": "' + b"ab " * 50_000 + b'"}]}', "Réplique 1 : la réplique compte"),
        (b'{"turns": [{"speaker": "agent", "text": "' + b"a" * 5_000_000 + b'"}]}', "Réplique 1 : la réplique compte"),
        (b"texte;nom\n" + b"".join(b"oui;voix %d\n" % n for n in range(101)), "101 locuteurs"),
        (b'{"turns": [{"speaker": "agent", "text": ""}]}', "aucune réplique"),
    ],
)  # fmt: skip
def test_refused_with_its_reason(source: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        read_call(source, name="a")


def test_a_million_turns_are_refused_early() -> None:
    source = b"texte;locuteur\n" + b"oui;agent\n" * 1_000_000
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable, match="1000002 lignes"):
            read_call(source, name="a.csv")
        assert tracemalloc.get_traced_memory()[1] < 5 * len(source)
    finally:
        tracemalloc.stop()


def test_overlong_names_are_shortened() -> None:
    label = "Agent " + "é" * 3_000
    call = read_call(
        f"WEBVTT\n\n00:01.000 --> 00:02.000\n<v {label[:1900]}>oui\n".encode(), name="d/" + "x" * 400 + ".vtt"
    )
    assert len(call.roles.names[0][0]) == 120
    assert call.source is not None
    assert (len(call.source), len(call.id)) == (255, 255)


@pytest.mark.parametrize(
    ("name", "id_", "source"),
    [("C:\\calls\\a.b.vtt", "a.b", "a.b.vtt"), ("../../x.vtt", "x", "x.vtt"), ("", "appel", None),
     (".vtt", "vtt", ".vtt"), ("a\u202egnp.vtt", "agnp", "agnp.vtt")],
)  # fmt: skip
def test_names_of_files(name: str, id_: str, source: str | None) -> None:
    call = read_call(b"WEBVTT\n\n00:01.000 --> 00:02.000\noui\n", name=name)
    assert (call.id, call.source) == (id_, source)


def test_five_hundred_turns_are_read_at_once() -> None:
    turns = [
        Turn(n, "agent" if n % 2 else "client", f"réplique numéro {n} du test", n * 2.0, n * 2.0 + 1.5)
        for n in range(500)
    ]
    source = TIMED["webvtt"](turns).encode()
    seconds = []
    for _ in range(5):
        began = time.perf_counter()
        read_call(source, name="a.vtt")
        seconds.append(time.perf_counter() - began)
    assert min(seconds) < 0.1
