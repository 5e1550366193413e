"""Sentences to say instead, filled with the call's own words. Several for each need: vous and tu forms.

Each is one sentence, can be said aloud as it stands, and carries something of this call: {words} are the
client's (or the agent's own, for a promise), {name} is the client's. None admits a fault or grants anything.
"""

from __future__ import annotations

from typing import Final, Literal
from zlib import crc32

from sangfroid.language.wording import N_
from sangfroid.review.people import People, capitalised
from sangfroid.review.voice import Voice

Need = Literal[
    "acknowledge", "comfort", "open", "hear", "listen", "hold", "when", "recap", "close", "leave", "search", "limit",
    "danger", "firm", "gentle", "end",
]  # fmt: skip

TITLES: Final[dict[Need, str]] = {
    "acknowledge": N_("Reconnaître avant d'expliquer"), "comfort": N_("Accueillir la peine"),
    "open": N_("Écouter d'abord"), "hear": N_("Écouter d'abord"), "listen": N_("Laisser finir"),
    "hold": N_("Ne promettre que ce qui tient"), "when": N_("Dire pour quand"),
    "recap": N_("Récapituler avant de raccrocher"), "close": N_("Dire que tout est fait, puis prendre congé"),
    "leave": N_("Dire que tout est fait, puis prendre congé"), "search": N_("Annoncer la recherche"),
    "limit": N_("Poser la limite dès la première fois"), "danger": N_("Orienter sans attendre"),
    "firm": N_("Conclure sans s'excuser"), "gentle": N_("Conclure avec douceur"), "end": N_("Finir sans dispute"),
}  # fmt: skip

_VOUS: Final[dict[Need, tuple[str, ...]]] = {
    "acknowledge": (
        N_("{name}quand vous me dites “{words}”, j'entends que c'est pesant : par quoi voulez-vous qu'on commence ?"),
        N_("“{words}”, ça se comprend que ça vous mette en colère, {name}et je regarde ce que je peux faire."),
        N_("Je reprends vos mots, “{words}” : c'est bien ça qui vous pèse le plus ?"),
        N_("{name}avant de vous répondre je veux être au clair : “{words}”, c'est le plus important pour vous ?"),
        N_("Vous me dites “{words}”, et je le prends au sérieux : qu'est-ce qui vous aiderait le plus maintenant ?"),
        N_("{name}“{words}”, ce n'est pas rien : voyons ensemble ce qui est possible dès aujourd'hui."),
        N_("J'ai bien noté “{words}”, et je ne passe pas à côté : dites-moi ce que vous attendez de moi en premier."),
    ),
    "comfort": (
        N_("{name}quand vous me dites “{words}”, j'entends que c'est lourd à porter : prenez votre temps, je suis là."),
        N_("“{words}” : merci de me le dire, {name}je reste avec vous et on prend les choses une par une."),
        N_("Je vous écoute, {name}“{words}”, c'est beaucoup pour une personne : par quoi puis-je vous soulager ?"),
    ),
    "open": (
        N_("{name}racontez-moi ce qui s'est passé avec {words}, je vous écoute jusqu'au bout."),
        N_("Je vous écoute, {name}qu'est-ce qui ne va pas avec {words} ?"),
        N_("Avant de regarder mon écran, {name}je veux vous entendre : que se passe-t-il avec {words} ?"),
    ),
    "hear": (
        N_("{name}racontez-moi ce qui s'est passé, je vous écoute jusqu'au bout."),
        N_("Prenez le temps de me dire, {name}et je ne vous coupe pas."),
        N_("{name}dites-moi d'abord comment vous l'avez vécu, on regarde le dossier ensuite."),
    ),
    "listen": (
        N_("{name}je vous ai coupé la parole : vous disiez “{words}”, allez-y, je vous écoute."),
        N_("Allez au bout, {name}je vous suis : “{words}”, et ensuite ?"),
        N_("Pardon, {name}finissez : “{words}” …"),
    ),
    "hold": (
        N_("{name}“{words}”, je ne veux pas le promettre à la légère : je vérifie et je vous dis ce que j'en sais."),
        N_("Pour “{words}”, ça ne dépend pas que de moi, {name}je vérifie et je vous donne une date que je tiendrai."),
        N_("Plutôt que “{words}”, voilà ce que je peux faire moi-même, et ce qui dépend d'un autre service."),
    ),
    "when": (
        N_("“{words}”, et je vous dis pour quand : au plus tard à [l'heure que vous tiendrez]."),
        N_("{name}pour “{words}”, comptez sur moi d'ici [une heure sûre], et je vous préviens si ça change."),
        N_("“{words}” : je le note pour [quand], est-ce que ça va pour vous, {name}?"),
        N_("Vous aurez de mes nouvelles au plus tard [quand] pour “{words}”, {name}même si rien n'est encore prêt."),
    ),
    "recap": (
        N_("{name}avant de raccrocher, je récapitule : {words}."),
        N_("Pour que ce soit clair entre nous, {name}je résume : {words}."),
        N_("Je redis ce qu'on a convenu : {words}, c'est bien ça ?"),
    ),
    "close": (
        N_("{name}il me reste à {words}, je m'en occupe dès que j'ai raccroché : je vous dis au revoir."),
        N_("Vous avez ce qu'il vous faut, {name}et moi il me reste à {words} : je vous laisse là-dessus, au revoir."),
        N_("Tout est noté, {name}il ne reste qu'à {words} : bonne suite à vous, et au revoir."),
    ),
    "leave": (
        N_("{name}nous avons fait le tour de “{words}” : je vais prendre l'appel suivant et je vous dis au revoir."),
        N_("Pour “{words}”, vous avez maintenant la réponse, {name}et je dois vous laisser : bonne suite, au revoir."),
    ),
    "search": (
        N_("{name}je cherche pour {words}, j'en ai pour une minute et je reste en ligne."),
        N_("Laissez-moi une petite minute pour {words}, {name}je vous reprends dès que j'ai la réponse sous les yeux."),
        N_("Pour {words}, {name}je regarde tout de suite : ne quittez pas, vous allez m'entendre taper."),
        N_("Je n'ai pas encore la réponse pour {words}, {name}je continue de chercher et je vous parle en même temps."),
    ),
    "limit": (
        N_("{name}quand vous me dites “{words}”, je m'arrête là : on revient à votre demande, ou l'appel prend fin."),
        N_("“{words}”, ce n'est pas possible avec moi, {name}et si ça recommence je raccroche."),
        N_("Je veux bien vous aider, {name}mais pas avec des mots comme “{words}” : sans eux, on continue."),
    ),
    "danger": (
        N_("{name}“{words}”, ça ne peut pas attendre : on appelle les secours maintenant, et je reste avec vous."),
        N_("Quand vous me dites “{words}”, je veux des secours auprès de vous tout de suite, {name}ne raccrochez pas."),
    ),
    "firm": (
        N_("{name}pour {words} vous avez ce qu'il vous faut : je vous laisse maintenant, bonne suite à vous."),
        N_("Nous avons fini pour {words}, {name}je raccroche ici et je vous dis à bientôt."),
        N_("{name}{words}, c'est en ordre de mon côté : je vous souhaite une bonne journée, au revoir."),
    ),
    "gentle": (
        N_("{name}je ne veux pas vous couper : pour {words} tout est dit, et je vous dis au revoir."),
        N_("J'ai pris note pour {words}, {name}merci de votre appel : je dois vous laisser, bonne journée à vous."),
        N_("{name}je vous écoute volontiers, et je dois vous quitter : pour {words} rien ne se perd, au revoir."),
    ),
    "end": (
        N_("{name}je ne continue pas après {words} : l'appel se termine ici, au revoir."),
        N_("{words} : je m'arrête là, {name}et je vous dis au revoir."),
        N_("Après {words}, je mets fin à l'appel, {name}votre demande reste notée : au revoir."),
    ),
}  # fmt: skip

_TU: Final[dict[Need, tuple[str, ...]]] = {
    "acknowledge": (
        N_("Quand tu me dis “{words}”, j'entends que c'est pesant : par quoi tu veux qu'on commence ?"),
        N_("“{words}”, ça se comprend que ça te mette en colère, et je regarde tout de suite ce que je peux faire."),
        N_("Je reprends tes mots, “{words}” : c'est bien ça qui te pèse le plus ?"),
        N_("Tu me dis “{words}”, et je le prends au sérieux : qu'est-ce qui t'aiderait le plus maintenant ?"),
    ),
    "comfort": (
        N_("Quand tu me dis “{words}”, j'entends que c'est lourd à porter : prends ton temps, je suis là."),
        N_("“{words}” : merci de me le dire, {name}je reste avec toi et on prend les choses une par une."),
    ),
    "open": (
        N_("Raconte-moi ce qui s'est passé avec {words}, je t'écoute jusqu'au bout."),
        N_("Je t'écoute, {name}qu'est-ce qui ne va pas avec {words} ?"),
    ),
    "hear": (N_("{name}raconte-moi ce qui s'est passé, je t'écoute jusqu'au bout."),),
    "listen": (
        N_("Je t'ai coupé la parole : tu disais “{words}”, vas-y, je t'écoute."),
        N_("Va au bout, je te suis : “{words}”, et ensuite ?"),
    ),
    "hold": (
        N_("“{words}”, je ne veux pas le promettre à la légère : je vérifie et je te dis ce que j'en sais."),
        N_("Pour “{words}”, ça ne dépend pas que de moi, je vérifie et je te donne une date que je tiendrai."),
    ),
    "when": (
        N_("“{words}”, et je te dis pour quand : au plus tard à [l'heure que tu tiendras]."),
        N_("Pour “{words}”, compte sur moi d'ici [une heure sûre], et je te préviens si ça change."),
    ),
    "recap": (
        N_("Avant de raccrocher, je récapitule : {words}."),
        N_("Je redis ce qu'on a convenu : {words}, c'est bien ça ?"),
    ),
    "close": (
        N_("Il me reste à {words}, je m'en occupe dès qu'on raccroche : salut, à bientôt."),
        N_("Tu as ce qu'il te faut, et moi il me reste à {words} : je te laisse là-dessus, salut."),
    ),
    "leave": (N_("On a fait le tour de “{words}” : je prends l'appel suivant, salut."),),
    "search": (
        N_("Je cherche pour {words}, j'en ai pour une minute et je reste en ligne."),
        N_("Laisse-moi une petite minute pour {words}, je te reprends dès que j'ai la réponse sous les yeux."),
    ),
    "limit": (N_("“{words}”, pas avec moi : on revient à ta demande, ou je raccroche."),),
    "danger": (
        N_("“{words}”, ça ne peut pas attendre : on appelle les secours maintenant, et je reste avec toi."),
    ),
    "firm": (
        N_("Pour {words}, tu as ce qu'il te faut : je te laisse maintenant, à bientôt."),
        N_("On a fini pour {words}, {name}je raccroche ici, salut."),
    ),
    "gentle": (
        N_("J'ai pris note pour {words}, merci de ton appel : je dois te laisser, bonne journée à toi."),
        N_("{name}je t'écoute volontiers, et je dois te quitter : pour {words} rien ne se perd, salut."),
    ),
    "end": (N_("Après {words}, je mets fin à l'appel : ta demande reste notée, au revoir."),),
}  # fmt: skip


def title(need: Need, voice: Voice) -> str:
    """What the need is called."""
    return voice(TITLES[need])


def suggestion(need: Need, words: str, who: People, key: str, voice: Voice) -> str:
    """A sentence to say; the same call always gets the same one."""
    name = f"{who.called}, " if who.called is not None else ""
    choices = (_TU if who.tu else _VOUS)[need]
    chosen = choices[crc32(f"{key}:{need}".encode()) % len(choices)]
    text = voice(chosen, words=words, name=name)
    return capitalised(text.replace(" ,", ",").replace(", ?", " ?"))


def chosen(among: tuple[str, ...], key: str) -> str:
    """One of several wordings of a text, always the same one for the same key."""
    return among[crc32(key.encode()) % len(among)]
