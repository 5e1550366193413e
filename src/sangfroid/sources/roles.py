"""Who is agent and who is client: as the source or the user says, by the speakers' names, else guessed from words.

Never silently: `Roles` says how it was found, how sure, and which of the source's labels is which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from sangfroid.calls import Repair, Roles, Unreadable
from sangfroid.calls.vocabulary import Speaker
from sangfroid.sources.bounds import check_speakers
from sangfroid.sources.draft import Segment
from sangfroid.sources.guess import agent_among, folded, named_roles

SWAPPED: Final[Mapping[Speaker, Speaker]] = {"agent": "client", "client": "agent", "unknown": "unknown"}
_LABELS_SHOWN: Final = 12
_LETTERS_CONFIDENCE: Final = 0.9  # "A" and "C" are nearly always agent and client

Settled = tuple[Roles, tuple[Speaker, ...], tuple[Repair, ...]]


def settled(
    segments: Sequence[Segment], *, stated: Sequence[tuple[str, Speaker]], agent: str | None, swap: bool
) -> Settled:
    """Roles, the speaker of each segment, and what must be told about it.

    `stated`: label → role where the format itself has a field for it. `agent`: the label or channel that the
    user names. Unreadable where it names none that is there, with the list of those that are.
    """
    keys = [_key(segment) for segment in segments]
    words = Counter[str]()
    for key, segment in zip(keys, segments, strict=True):
        if key is not None:
            words[key] += 1 + len((segment.text or "").split())
    check_speakers(len(words))
    if agent is not None:
        keys, words, chosen = _chosen(segments, keys, words, agent)
        roles = Roles("given", 1.0, tuple(_beside(chosen, words).items()))
    else:
        roles = _found(segments, keys, words, dict(stated))
    if swap and roles.found != "none":
        roles = Roles("given", 1.0, tuple((name, SWAPPED[role]) for name, role in roles.names))
    of = dict(roles.names)
    speakers = tuple("unknown" if key is None else of.get(key, "unknown") for key in keys)
    return roles, speakers, _told(roles, keys)


def _key(segment: Segment) -> str | None:
    """What tells this speaker from the others: the label, else the channel."""
    if segment.label:
        return segment.label
    return None if segment.channel is None else _channel(segment.channel)


def _channel(number: int) -> str:
    return f"canal {number}"


def _found(
    segments: Sequence[Segment], keys: Sequence[str | None], words: Counter[str], stated: Mapping[str, Speaker]
) -> Roles:
    """Roles by the source's fields, by the speakers' names, or guessed; none where there is nothing to go by."""
    if not words:
        return Roles("none", 0.0)
    if all(key in stated for key in words):
        return Roles("given", 1.0, tuple((key, stated[key]) for key in words))
    named = dict(named_roles(list(words))) | {key: stated[key] for key in words if key in stated}
    if {"agent", "client"} & set(named.values()):
        return _completed(named, words)
    if len(words) < 2:
        return Roles("none", 0.0, tuple((key, "unknown") for key in words))
    pair = [key for key, _ in words.most_common() if key not in named][:2]
    if len(pair) < 2:
        return Roles("none", 0.0, tuple((key, "unknown") for key in words))
    spoken = [(key, segment.text or "") for key, segment in zip(keys, segments, strict=True) if key is not None]
    chosen, confidence = agent_among((pair[0], pair[1]), spoken)
    names: dict[str, Speaker] = dict.fromkeys(words, "unknown")
    names[pair[0]], names[pair[1]] = ("agent", "client") if chosen == pair[0] else ("client", "agent")
    return Roles("guessed", confidence, tuple(names.items()))


def _completed(named: Mapping[str, Speaker], words: Counter[str]) -> Roles:
    """The roles that names give; where one side has no name yet, the one who talks most takes it."""
    names: dict[str, Speaker] = {key: named.get(key, "unknown") for key in words}
    sides = set(named.values())
    confidence = _LETTERS_CONFIDENCE if all(len(key) == 1 for key in named) else 1.0
    if not {"agent", "client"} <= sides:
        rest = [key for key, _ in words.most_common() if key not in named]
        if rest:
            names[rest[0]] = "client" if "agent" in sides else "agent"
            # With one other speaker it can be nobody else; with several it is the likeliest.
            confidence = 0.95 if len(rest) == 1 else 0.8
    return Roles("label", confidence, tuple(names.items()))


def _beside(chosen: str, words: Counter[str]) -> dict[str, Speaker]:
    """`chosen` is the agent; the client is who is named so, else who talks most of the others."""
    names: dict[str, Speaker] = dict.fromkeys(words, "unknown")
    names[chosen] = "agent"
    others = [key for key, _ in words.most_common() if key != chosen]
    if len(others) == 1:
        names[others[0]] = "client"
        return names
    named = {key: role for key, role in named_roles(others) if role != "unknown"}
    names |= named
    left = [key for key in others if key not in dict(named_roles(others))]
    if left and "client" not in named.values():
        names[left[0]] = "client"
    return names


def _chosen(
    segments: Sequence[Segment], keys: list[str | None], words: Counter[str], agent: str
) -> tuple[list[str | None], Counter[str], str]:
    """The key that the user's `agent` names, with the keys that it is one of: labels, else channels."""
    for same in (str, folded, _last_word):
        hits = [key for key in words if same(key) == same(agent)]
        if len(hits) == 1:
            return keys, words, hits[0]
    channels = [None if segment.channel is None else _channel(segment.channel) for segment in segments]
    wanted = folded(agent).removeprefix("canal ").removeprefix("channel ").removeprefix("voie ")
    if _channel_of(wanted) in channels:
        counted = Counter[str](key for key in channels if key is not None)
        return channels, counted, _channel_of(wanted)
    raise Unreadable(
        "Aucun locuteur « {agent} » dans ce fichier. Locuteurs trouvés : {found}. "
        "Donnez l'un d'eux à --agent, ou rien pour laisser deviner.",
        agent=agent[:60], found=_listed([*words, *dict.fromkeys(key for key in channels if key)]),
    )  # fmt: skip


def _last_word(label: str) -> str:
    """ "0" for "Locuteur 0": how people name a speaker who has only a number."""
    return folded(label).rpartition(" ")[2]


def _channel_of(text: str) -> str:
    return f"canal {text}"


def _listed(names: Sequence[str]) -> str:
    """Names for a message, each once, the first dozen; "aucun" where there are none."""
    unique = list(dict.fromkeys(names))
    more = " …" if len(unique) > _LABELS_SHOWN else ""
    return ", ".join(f"« {name[:40]} »" for name in unique[:_LABELS_SHOWN]) + more if unique else "aucun"


def _told(roles: Roles, keys: Sequence[str | None]) -> tuple[Repair, ...]:
    """What the user must know: turns without a speaker, and speakers who are neither side."""
    repairs = []
    silent = sum(key is None for key in keys)
    if silent:
        message = "{count} réplique(s) sans locuteur : ni agent ni client, faute de le savoir."
        repairs.append(Repair(message, (("count", silent),)))
    others = [name for name, role in roles.names if role == "unknown"]
    if others and roles.found != "given":
        message = "Ni agent ni client : {names}. Donnez --agent pour en décider."
        repairs.append(Repair(message, (("names", _listed(others)),)))
    return tuple(repairs)
