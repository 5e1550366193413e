"""The words of a turn that carry its matter: what two turns share when one says the other back."""

from __future__ import annotations

from typing import Final

from sangfroid.language.words import Words

# Long words that carry no matter of their own.
_EMPTY: Final = frozenset({
    "alors", "apres", "aussi", "autre", "avant", "avais", "avait", "avec", "avoir", "bonjour", "bonsoir", "beaucoup",
    "cette", "chose", "comme", "comment", "comprends", "dans", "depuis", "deja", "dire", "dites", "donc", "elle",
    "encore", "enfin", "est", "etais", "etait", "etes", "etre", "exactement", "faire", "fait", "faut", "jamais",
    "juste", "leur", "madame", "maintenant", "mais", "merci", "meme", "mois", "monsieur", "moment", "notre", "nous",
    "parce", "peut", "peux", "plait", "plus", "pour", "pourquoi", "pouvez", "quand", "quelque", "quelle", "quoi",
    "regarde", "sais", "savez", "sans", "sera", "serait", "simplement", "sont", "suis", "toujours", "tous", "tout",
    "toute", "tres", "trop", "vais", "voila", "voir", "votre", "voulez", "voudrais", "vous", "vraiment", "avez",
    "aurait", "aujourdhui", "bien", "celui", "cela", "chez", "deux", "disons", "doit", "effectivement", "accord",
})  # fmt: skip


def content(heard: Words) -> frozenset[str]:
    """The turn's content words, cut to a rough stem of six letters, and its numbers in digits."""
    return frozenset(
        form[:6] for form in heard.forms if form[0].isdigit() or (len(form) > 4 and form not in _EMPTY)
    )  # fmt: skip
