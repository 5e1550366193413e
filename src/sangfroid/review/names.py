"""The user's words for the vocabulary's names: one table a kind. Each value is a text of the catalogues."""

from __future__ import annotations

from typing import Final

from sangfroid.language.wording import N_

LABELS: Final = {
    "complaint": N_("plainte"), "anger": N_("colère"), "insult": N_("insulte"), "threat": N_("menace"),
    "insist": N_("insiste"), "ramble": N_("digresse"), "distress": N_("détresse"), "panic": N_("appel à l'aide"),
    "altered": N_("propos confus"), "inappropriate": N_("propos déplacé"), "calming": N_("s'apaise"),
    "thanks": N_("remercie"), "goodbye": N_("prend congé"),
    "greeting": N_("accueil"), "announce_recording": N_("annonce l'enregistrement"), "backchannel": N_("écoute"),
    "reformulate": N_("reformule"), "empathise": N_("reconnaît le ressenti"), "apologise": N_("présente des excuses"),
    "reassure": N_("rassure"), "together": N_("se met du même côté"), "ask_open": N_("question ouverte"),
    "ask_detail": N_("question précise"), "inform": N_("informe"), "offer_option": N_("propose une solution"),
    "commit": N_("promet"), "honest_limit": N_("dit la limite"), "buy_time": N_("demande un moment"),
    "set_limit": N_("pose une limite"), "announce_close": N_("annonce la fin"), "sum_up": N_("récapitule"),
    "recall_action": N_("rappelle quoi faire"), "refer": N_("oriente"), "check_satisfied": N_("vérifie l'accord"),
    "thank": N_("remercie"),
    "defensive": N_("se défend"), "blame": N_("renvoie la faute"), "dismissive": N_("minimise"),
    "overpromise": N_("promet trop"), "argue": N_("entre dans la dispute"),
}  # fmt: skip

SITUATIONS: Final = {
    "calm": N_("appel calme"), "conflict": N_("conflit"), "overrun": N_("appel qui s'éternise"),
    "abuse": N_("propos abusifs"), "emergency": N_("urgence"), "hang_up": N_("raccroché au nez"),
}  # fmt: skip

ENDINGS: Final = {
    "normal": N_("prise de congé"), "hang_up": N_("coupé par le client"), "agent_close": N_("conclu par l'agent"),
    "agent_hang_up": N_("coupé par l'agent"), "unknown": N_("fin inconnue"),
}  # fmt: skip

OUTCOMES: Final = {
    "resolved": N_("résolu"), "next_step_agreed": N_("suite convenue"), "unresolved": N_("sans solution"),
    "broken_off": N_("rompu"),
}  # fmt: skip

TRIGGERS: Final = {
    "unmet_expectation": N_("attente déçue"), "lack_of_clarity": N_("manque de clarté"),
    "delay_or_error": N_("retard ou erreur"), "misread_tone": N_("ton mal reçu"),
}  # fmt: skip

MATTERS: Final = {
    "heart": N_("douleur à la poitrine"), "breath": N_("gêne pour respirer"), "bleeding": N_("saignement"),
    "stroke": N_("signes d'AVC"), "suicide": N_("idées de suicide"), "violence": N_("violences"),
    "weapon": N_("arme"), "poison": N_("intoxication"), "fire": N_("feu ou gaz"), "life": N_("danger pour la vie"),
}  # fmt: skip

OWNERS: Final = {
    "agent": N_("agent"), "client": N_("client"), "colleague": N_("collègue"), "doctor": N_("docteur"),
    "unknown": N_("à préciser"),
}  # fmt: skip

SPEAKERS: Final = {"agent": N_("agent"), "client": N_("client"), "unknown": N_("voix inconnue")}

FOUND: Final = {
    "given": N_("donnés par la source"), "channel": N_("d'après les canaux"), "label": N_("d'après les étiquettes"),
    "guessed": N_("devinés"), "none": N_("inconnus"),
}  # fmt: skip

DAYS: Final = (
    N_("lundi"), N_("mardi"), N_("mercredi"), N_("jeudi"), N_("vendredi"), N_("samedi"), N_("dimanche"),
)  # fmt: skip
MONTHS: Final = (
    N_("janvier"), N_("février"), N_("mars"), N_("avril"), N_("mai"), N_("juin"), N_("juillet"), N_("août"),
    N_("septembre"), N_("octobre"), N_("novembre"), N_("décembre"),
)  # fmt: skip

# What read a call, as `made_with` names it; the program's own name is the same in every language.
MADE_WITH: Final = {
    "cues": N_("Règles"), "model": N_("Modèle"), "closings": N_("Clôtures"), "playbooks": N_("Fiches"),
}  # fmt: skip
