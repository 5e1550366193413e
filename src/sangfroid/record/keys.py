"""Encryption at rest: one key file outside the data folder, and of it a key for each office and each use.

What people said (words, sound, free text) is sealed with AES-256-GCM under the office's key; what is searched for is
hashed with HMAC-SHA256 under another. A sealed text is bound to its place: moved elsewhere, it does not open.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
import zlib
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from sangfroid.record.errors import LostKey, NotPossible, WrongKey

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12  # NIST SP 800-38D; random, 2^32 texts a key are far away
FORM: Final = 1
TOKEN_BYTES: Final = 7  # of a word's hash: two of a million words meet once in 70,000 stores, and it fits an integer
MAX_TOKENS: Final = 200_000
_ZIP_LEVEL: Final = 3  # readings shrink to a third; a higher level costs an import more than it saves
_CHECK: Final = b"sangfroid: which key"


def _derived(master: bytes, use: str) -> bytes:
    return HKDFExpand(SHA256(), KEY_BYTES, use.encode()).derive(master)


class OfficeKeys:
    """What seals and hashes for one office."""

    def __init__(self, master: bytes, office: int) -> None:
        self.office = office
        self._aes = AESGCM(_derived(master, f"seal {office}"))
        self._index = _derived(master, f"index {office}")
        self._audit = _derived(master, f"audit {office}")
        self._tokens: dict[str, int] = {}  # of words hashed already; emptied when grown

    def seal(self, data: bytes, place: str) -> bytes:
        """The data compressed and encrypted for this place ("calls.reading 3f…")."""
        return self.seal_packed(zlib.compress(data, _ZIP_LEVEL), place)

    def open(self, sealed: bytes, place: str) -> bytes:
        """What was sealed for this place; WrongKey where the key, the place or the bytes are not the same."""
        return zlib.decompress(self._opened(sealed, place))

    def seal_packed(self, data: bytes, place: str) -> bytes:
        """The data encrypted for this place as it is: what is packed already, as sound is, packs no further."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._aes.encrypt(nonce, data, self._bound(place))

    def open_packed(self, sealed: bytes, place: str) -> bytes:
        """What `seal_packed` sealed for this place; WrongKey as `open`."""
        return self._opened(sealed, place)

    def seal_json(self, value: Any, place: str) -> bytes:
        """A JSON value, sealed."""
        return self.seal(json.dumps(value, ensure_ascii=False, allow_nan=False).encode(), place)

    def open_json(self, sealed: bytes, place: str) -> Any:
        """The JSON value that was sealed for this place."""
        return json.loads(self.open(sealed, place))

    def hashed(self, kind: str, data: bytes) -> bytes:
        """A keyed hash of 32 bytes: equal data is found again, and not guessed without the key."""
        return hmac.digest(self._index, kind.encode() + b"\0" + data, "sha256")

    def token(self, form: str) -> int:
        """The keyed hash of a form that a word is searched for under, as an integer of `TOKEN_BYTES`."""
        found = self._tokens.get(form)
        if found is None:
            if len(self._tokens) > MAX_TOKENS:
                self._tokens.clear()
            found = self._tokens[form] = int.from_bytes(self.hashed("word", form.encode())[:TOKEN_BYTES])
        return found

    def chained(self, data: bytes) -> bytes:
        """The hash of an audit row."""
        return hmac.digest(self._audit, data, "sha256")

    def _opened(self, sealed: bytes, place: str) -> bytes:
        try:
            return self._aes.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], self._bound(place))
        except InvalidTag:
            raise WrongKey(
                "Un texte chiffré ne s'ouvre pas ({place}) : il a été modifié, ou la clé n'est pas la bonne. "
                "Vérifiez le fichier de clé, ou restaurez une sauvegarde.",
                place=place.split(" ", maxsplit=1)[0],
            ) from None

    def _bound(self, place: str) -> bytes:
        return f"{self.office} {place}".encode()


@dataclass(frozen=True)
class Keys:
    """The key of a record. Shown nowhere, not even in an error."""

    master: bytes = field(repr=False)
    _offices: dict[int, OfficeKeys] = field(default_factory=dict, repr=False, compare=False)

    def office(self, office: int) -> OfficeKeys:
        """The keys of one office."""
        found = self._offices.get(office)
        if found is None:
            found = self._offices[office] = OfficeKeys(self.master, office)
        return found

    @cached_property
    def fingerprint(self) -> str:
        """Tells this key from others without showing it; it stands in the store and in the key file."""
        return hmac.digest(self.master, _CHECK, "sha256").hex()[:16]

    def hashed(self, data: str) -> bytes:
        """A keyed hash that belongs to no office (who tried to sign in, from where)."""
        return hmac.digest(self.master, b"sign-in\0" + data.encode(), "sha256")


def new_key_file(path: Path) -> Keys:
    """Makes a key and writes it, readable by its owner alone; never over one that is there."""
    keys = Keys(secrets.token_bytes(KEY_BYTES))
    path.parent.mkdir(parents=True, exist_ok=True)
    written = {"sangfroid_key": FORM, "key": b64encode(keys.master).decode(), "fingerprint": keys.fingerprint}
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise NotPossible(
            "Il y a déjà une clé dans « {file} ». Gardez-la : sans elle, rien de ce qu'elle a chiffré ne se relit.",
            file=path,
        ) from None
    with os.fdopen(file, "w", encoding="utf-8") as out:
        json.dump(written, out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    return keys


def load_keys(path: Path) -> Keys:
    """The key that the file holds; LostKey explains what is lost without it and what is not."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise LostKey(
            "Le fichier de clé « {file} » manque. Les paroles des appels, les notes et le son sont chiffrés avec cette "
            "clé : sans elle, personne ne peut les relire, nous non plus. Remettez le fichier à sa place depuis votre "
            "copie. Si elle est perdue, les contacts, les dates et les échéances restent lisibles ; le reste est perdu "
            "et « sangfroid init » commence un nouveau registre.",
            file=path,
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise _no_key(path, str(error)) from None
    try:
        written = json.loads(text)
        keys = Keys(b64decode(written["key"], validate=True))
        known = str(written["fingerprint"])
    except (ValueError, KeyError, TypeError):
        raise _no_key(path, "contenu illisible") from None
    if len(keys.master) != KEY_BYTES or known != keys.fingerprint:
        raise _no_key(path, "clé abîmée")
    return keys


def _no_key(path: Path, why: str) -> LostKey:
    return LostKey(
        "« {file} » n'est pas un fichier de clé lisible ({why}). Remettez celui que « sangfroid init » a écrit, "
        "depuis votre copie.",
        file=path, why=why,
    )  # fmt: skip


def content_hash(data: bytes) -> bytes:
    """The SHA-256 of a file's bytes."""
    return sha256(data).digest()
