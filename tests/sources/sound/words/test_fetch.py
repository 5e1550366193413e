"""Models from the network: a server that breaks off, lies in length, sends wrong bytes; archives that mean harm."""

from __future__ import annotations

import bz2
import hashlib
import io
import shutil
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sangfroid.calls.errors import BadData
from sangfroid.sources.sound.words import fetch as fetching
from sangfroid.sources.sound.words import unpack as unpacking
from sangfroid.sources.sound.words.errors import BadModel, NotFetched
from sangfroid.sources.sound.words.fetch import Line, check_address, fetch
from sangfroid.sources.sound.words.shelf import Offer, Part, offer, read, shelf
from sangfroid.sources.sound.words.store import get, here
from sangfroid.sources.sound.words.unpack import unpack
from tests.sources.sound.words.making import made
from tests.sources.sound.words.serving import Manner, served

CONTENT = bytes(range(256)) * 4_000
SUM = hashlib.sha256(CONTENT).hexdigest()


class Told:
    """Keeps what is told, and waits for nothing."""

    def __init__(self) -> None:
        self.counts: list[tuple[int, int | None]] = []
        self.pauses: list[float] = []

    @property
    def line(self) -> Line:
        """To give to `fetch`."""
        return Line(lambda have, total: self.counts.append((have, total)), self.pauses.append)


def test_a_file_comes_with_its_progress_and_its_proof(tmp_path: Path) -> None:
    told = Told()
    with served(Manner(CONTENT)) as url:
        assert fetch(Part(url, len(CONTENT), SUM), tmp_path / "file", told.line)
    assert (tmp_path / "file").read_bytes() == CONTENT
    assert told.counts[-1] == (len(CONTENT), len(CONTENT))
    assert [have for have, _ in told.counts] == sorted(have for have, _ in told.counts)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_without_a_published_sum_nothing_is_proved(tmp_path: Path) -> None:
    with served(Manner(CONTENT)) as url:
        assert not fetch(Part(url), tmp_path / "file", Told().line)


def test_what_breaks_off_is_taken_up_where_it_stopped(tmp_path: Path) -> None:
    manner, told = Manner(CONTENT, breaks=[300_000, 0, 400_000]), Told()
    with served(manner) as url:
        assert fetch(Part(url, len(CONTENT), SUM), tmp_path / "file", told.line)
    assert (tmp_path / "file").read_bytes() == CONTENT
    assert manner.asked[0] == ""
    assert manner.asked[1] == manner.asked[2] == "bytes=300000-"
    assert manner.asked[3] == "bytes=700000-"
    assert len(told.pauses) == 3


def test_another_day_goes_on_with_what_is_there(tmp_path: Path) -> None:
    manner = Manner(CONTENT, breaks=[500_000, *[0] * 10])
    with served(manner) as url:
        part = Part(url, len(CONTENT), SUM)
        with pytest.raises(NotFetched, match="relancez la commande"):
            fetch(part, tmp_path / "file", Told().line)
        manner.breaks = []
        manner.asked.clear()
        assert fetch(part, tmp_path / "file", Told().line)
    assert manner.asked == ["bytes=500000-"]


def test_a_server_that_cannot_go_on_begins_anew(tmp_path: Path) -> None:
    with served(Manner(CONTENT, breaks=[300_000], ranges=False)) as url:
        assert fetch(Part(url, len(CONTENT), SUM), tmp_path / "file", Told().line)
    assert (tmp_path / "file").read_bytes() == CONTENT


def test_what_changed_meanwhile_is_not_glued_to_what_was(tmp_path: Path) -> None:
    manner = Manner(b"x" * 400_000, breaks=[200_000, *[0] * 10], tag='"old"')
    with served(manner) as url:
        with pytest.raises(NotFetched):
            fetch(Part(url), tmp_path / "file", Told().line)
        manner.content, manner.breaks, manner.tag = CONTENT, [], '"new"'
        fetch(Part(url), tmp_path / "file", Told().line)
    assert (tmp_path / "file").read_bytes() == CONTENT


def test_without_tag_and_sum_nothing_is_glued_at_all(tmp_path: Path) -> None:
    manner = Manner(CONTENT, breaks=[200_000], tag=None)
    with served(manner) as url:
        fetch(Part(url), tmp_path / "file", Told().line)
    assert manner.asked == ["", ""]
    assert (tmp_path / "file").read_bytes() == CONTENT


@pytest.mark.parametrize("announced", [len(CONTENT) + 1, len(CONTENT) - 1, 0, 10**15])
def test_another_length_than_published_is_refused_before_it_comes(tmp_path: Path, announced: int) -> None:
    told = Told()
    with (
        served(Manner(CONTENT, announces=announced)) as url,
        pytest.raises(NotFetched, match="pas le fichier attendu"),
    ):
        fetch(Part(url, len(CONTENT), SUM), tmp_path / "file", told.line)
    assert not told.counts
    assert list(tmp_path.iterdir()) == []


def test_more_announced_than_comes_is_a_broken_line(tmp_path: Path) -> None:
    with (
        served(Manner(CONTENT, announces=len(CONTENT) + 10)) as url,
        pytest.raises(NotFetched, match="ne répond pas"),
    ):
        fetch(Part(url), tmp_path / "file", Told().line)
    assert not (tmp_path / "file").exists()


def test_wrong_bytes_are_thrown_away(tmp_path: Path) -> None:
    wrong = bytes(1) + CONTENT[1:-1] + bytes(1)
    with served(Manner(wrong)) as url, pytest.raises(NotFetched, match="SHA-256"):
        fetch(Part(url, len(wrong), SUM), tmp_path / "file", Told().line)
    assert list(tmp_path.iterdir()) == []


def test_without_a_length_it_ends_where_it_ends(tmp_path: Path) -> None:
    with served(Manner(CONTENT, chunked=True)) as url:
        fetch(Part(url), tmp_path / "file", Told().line)
    assert (tmp_path / "file").read_bytes() == CONTENT


def test_without_a_length_there_is_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_MOST", 100_000)
    with served(Manner(CONTENT, chunked=True)) as url, pytest.raises(NotFetched, match="sans fin"):
        fetch(Part(url), tmp_path / "file", Told().line)


def test_more_on_the_disk_than_there_is_to_have_begins_anew(tmp_path: Path) -> None:
    (tmp_path / "file.part").write_bytes(CONTENT + b"more")
    manner = Manner(CONTENT)
    with served(manner) as url:
        assert fetch(Part(url, None, SUM), tmp_path / "file", Told().line)
    assert manner.asked == [f"bytes={len(CONTENT) + 4}-", ""]


@pytest.mark.parametrize(("code", "says"), [(404, "404"), (403, "403"), (500, "HTTP 500"), (503, "HTTP 503")])
def test_a_refusal_is_told_with_its_number(tmp_path: Path, code: int, says: str) -> None:
    with served(Manner(CONTENT, code=code)) as url, pytest.raises(NotFetched, match=says):
        fetch(Part(url), tmp_path / "file", Told().line)


def test_no_network_is_told_plainly_and_soon(tmp_path: Path) -> None:
    with served(Manner(CONTENT)) as url:
        pass
    told = Told()
    with pytest.raises(NotFetched, match=r"127\.0\.0\.1 ne répond pas .* réseau .* copiez le modèle"):
        fetch(Part(url), tmp_path / "file", told.line)
    assert len(told.pauses) == 1


@pytest.mark.parametrize("to", ["http://example.org/m", "ftp://127.0.0.1/m", "file:///etc/passwd"])
def test_nobody_is_sent_where_others_could_listen(tmp_path: Path, to: str) -> None:
    with served(Manner(CONTENT, to=to)) as url, pytest.raises(NotFetched, match=r"https|réponse 302"):
        fetch(Part(url), tmp_path / "file", Told().line)


def test_being_sent_on_is_followed(tmp_path: Path) -> None:
    with served(Manner(CONTENT)) as there, served(Manner(b"", to=there)) as url:
        assert fetch(Part(url, len(CONTENT), SUM), tmp_path / "file", Told().line)


def test_only_https_is_safe() -> None:
    check_address("https://example.org/m")
    with pytest.raises(NotFetched):
        check_address("http://example.org/m")


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr("shutil.disk_usage", lambda _: type(usage)(usage.total, usage.used, 1_000))
    with served(Manner(CONTENT)) as url, pytest.raises(NotFetched, match="place"):
        fetch(Part(url), tmp_path / "file", Told().line)


def archive(path: Path, *entries: tuple[str, bytes | None]) -> Path:
    """A tar.bz2 with these files; None makes a folder."""
    with tarfile.open(path, "w:bz2") as tar:
        for name, content in entries:
            entry = tarfile.TarInfo(name)
            entry.type = tarfile.DIRTYPE if content is None else tarfile.REGTYPE
            entry.size = len(content or b"")
            tar.addfile(entry, io.BytesIO(content or b""))
    return path


def test_an_archive_is_unpacked_without_the_folder_around_it(tmp_path: Path) -> None:
    made_ = archive(
        tmp_path / "m.tar.bz2", ("m", None), ("./m/a.onnx", b"1"), ("m/test_wavs", None), ("m/test_wavs/0.wav", b"2")
    )
    (tmp_path / "in").mkdir()
    unpack(made_, tmp_path / "in")
    assert (tmp_path / "in" / "a.onnx").read_bytes() == b"1"
    assert (tmp_path / "in" / "test_wavs" / "0.wav").read_bytes() == b"2"


@pytest.mark.parametrize(
    "name",
    ["../out", "m/../../out", "/etc/out", "m/..", "C:/out", "m\\..\\out", "m/a:b", "m/con", "m/NUL.onnx",
     "m/" + "a" * 300, "m/\x01", "m/a\nb", "alone.onnx", "m/lpt1"],
)  # fmt: skip
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    made_ = archive(tmp_path / "m.tar.bz2", ("m/a.onnx", b"1"), (name, b"2"))
    (tmp_path / "in").mkdir()
    with pytest.raises(NotFetched, match="pas sûr"):
        unpack(made_, tmp_path / "in")
    assert {path.name for path in tmp_path.iterdir()} == {"m.tar.bz2", "in"}


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_links_and_devices_are_refused(tmp_path: Path, kind: bytes) -> None:
    with tarfile.open(tmp_path / "m.tar.bz2", "w:bz2") as tar:
        entry = tarfile.TarInfo("m/model.onnx")
        entry.type, entry.linkname = kind, "/etc/passwd"
        tar.addfile(entry)
    with pytest.raises(NotFetched, match="n'est pas un fichier"):
        unpack(tmp_path / "m.tar.bz2", tmp_path)


def test_an_archive_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "_MOST", 1 << 20)
    made_ = archive(tmp_path / "m.tar.bz2", *((f"m/{n}", bytes(300_000)) for n in range(5)))
    assert made_.stat().st_size < 2_000
    (tmp_path / "in").mkdir()
    with pytest.raises(NotFetched, match="plus de"):
        unpack(made_, tmp_path / "in")
    assert sum(path.stat().st_size for path in (tmp_path / "in").iterdir()) <= 1 << 20


def test_too_many_files_are_stopped(tmp_path: Path) -> None:
    made_ = archive(tmp_path / "m.tar.bz2", *((f"m/{n}", b"") for n in range(2_001)))
    (tmp_path / "in").mkdir()
    with pytest.raises(NotFetched, match="plus de 2000 fichiers"):
        unpack(made_, tmp_path / "in")


@pytest.mark.parametrize("content", [b"", b"BZh9" + bytes(50), b"not a tar at all" * 90])
def test_a_damaged_archive_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "m.tar.bz2").write_bytes(content)
    with pytest.raises(NotFetched, match="abîmé"):
        unpack(tmp_path / "m.tar.bz2", tmp_path)


def test_half_an_archive_is_told(tmp_path: Path) -> None:
    made_ = archive(tmp_path / "m.tar.bz2", *((f"m/{n}", hashlib.sha512(bytes([n])).digest() * 99) for n in range(99)))
    made_.write_bytes(made_.read_bytes()[:-200])
    (tmp_path / "in").mkdir()
    with pytest.raises(NotFetched, match="abîmé"):
        unpack(made_, tmp_path / "in")


def of(url: str, content: bytes) -> Offer:
    """A model to have at this address."""
    part = Part(url, len(content), hashlib.sha256(content).hexdigest())
    return replace(shelf()[0], name="mine", parts=(part,))


@pytest.fixture
def packed(tmp_path: Path) -> bytes:
    """A model's archive."""
    folder = made(tmp_path / "made" / "m", "zipformer_ctc")
    entries = ((f"sherpa-onnx-m/{path.name}", path.read_bytes()) for path in sorted(folder.iterdir()))
    return archive(tmp_path / "packed.tar.bz2", *entries).read_bytes()


def lines(told: Told) -> Callable[[Part], Line]:
    """For each part the same."""
    return lambda _: told.line


def test_a_model_is_fetched_unpacked_and_found(tmp_path: Path, packed: bytes) -> None:
    with served(Manner(packed)) as url:
        model, proved = get(of(url, packed), tmp_path / "models", lines(Told()))
    assert proved
    assert model.kind == "zipformer_ctc"
    assert [one.name for one in here(tmp_path / "models")] == ["mine"]
    assert {path.name for path in (tmp_path / "models").iterdir()} == {"mine"}
    assert "CC-BY-4.0" in (tmp_path / "models" / "mine" / "LICENCE-DU-MODELE.txt").read_text("utf-8")


def test_a_model_that_is_there_is_left_alone(tmp_path: Path, packed: bytes) -> None:
    made(tmp_path / "models" / "mine", "whisper")
    with served(Manner(packed)) as url, pytest.raises(BadModel, match="déjà là"):
        get(of(url, packed), tmp_path / "models", lines(Told()))
    assert [one.kind for one in here(tmp_path / "models")] == ["whisper"]


def test_what_is_no_model_never_takes_its_place(tmp_path: Path) -> None:
    content = archive(tmp_path / "a.tar.bz2", ("m/readme.txt", b"nothing")).read_bytes()
    with served(Manner(content)) as url, pytest.raises(BadModel, match="Aucun modèle"):
        get(of(url, content), tmp_path / "models", lines(Told()))
    assert here(tmp_path / "models") == ()
    assert not (tmp_path / "models" / "mine").exists()


def test_after_a_break_the_next_try_goes_on_and_ends_well(tmp_path: Path, packed: bytes) -> None:
    manner = Manner(packed, breaks=[100, *[0] * 10])
    with served(manner) as url:
        with pytest.raises(NotFetched):
            get(of(url, packed), tmp_path / "models", lines(Told()))
        assert here(tmp_path / "models") == ()
        manner.breaks = []
        get(of(url, packed), tmp_path / "models", lines(Told()))
    assert manner.asked[-1] == "bytes=100-"
    assert [one.name for one in here(tmp_path / "models")] == ["mine"]


def test_a_damaged_archive_is_fetched_anew(tmp_path: Path, packed: bytes) -> None:
    broken = bz2.compress(b"not a tar" * 300)
    with served(Manner(broken)) as url, pytest.raises(NotFetched, match="abîmé"):
        get(of(url, broken), tmp_path / "models", lines(Told()))
    with served(Manner(packed)) as url:
        get(of(url, packed), tmp_path / "models", lines(Told()))
    assert [one.name for one in here(tmp_path / "models")] == ["mine"]


def test_every_model_of_the_list_names_its_licence_and_home() -> None:
    assert len({one.name for one in shelf()}) == len(shelf()) >= 5
    assert any(one.streaming for one in shelf())
    for one in shelf():
        assert one.licence
        assert "NC" not in one.licence  # nothing that an office may not use
        assert all(address.startswith("https://") for address in (one.home, one.licence_source))
        assert one.errors is None or (0 < one.errors.percent < 50 and one.errors.source.startswith("https://"))
        assert all(part.sha256 and part.size for part in one.parts)


def test_an_unknown_model_is_answered_by_the_known() -> None:
    with pytest.raises(BadData, match="parakeet-v3"):
        offer("nothing")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("      - url: http://example.org/m.tar.bz2", "https"),
        ("      - {url: https://example.org/m.tar.bz2, sha256: 12}", "SHA-256"),
        ("      - {url: https://example.org/m.tar.bz2, size: big}", "nombre"),
        ("      - {url: https://example.org/m.tar.bz2, mirror: x}", "mirror"),
    ],
)
def test_a_mistake_in_the_list_is_told_with_its_line(line: str, says: str) -> None:
    facts = "\n".join(f"    {key}: x" for key in ("title", "about", "about_en", "licence", "licence_source", "home"))
    text = f"models:\n  - name: m\n{facts}\n    streaming: no\n    word_times: no\n    parts:\n{line}\n"
    with pytest.raises(BadData, match=says) as told:
        read(text, "models.yaml")
    assert "models.yaml, ligne" in str(told.value)
