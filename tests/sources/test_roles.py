"""Who is agent and who is client: by the source, by names, by the user, by guess; never in silence."""

import pytest

from sangfroid.calls import Roles, Unreadable
from sangfroid.sources import read_call
from sangfroid.sources.guess import Sign, agent_among, folded, kind_of, table

TALK = (
    ("X", "Oui bonjour, j'appelle parce que mon chauffage ne marche plus."),
    ("Y", "Torvalin chauffage, je vous écoute. Pouvez-vous me donner votre numéro de contrat ?"),
    ("X", "C'est la troisième fois que je le donne, c'est inadmissible !"),
    ("Y", "Ne quittez pas, je consulte votre dossier."),
)


def written(*names: str, talk: tuple[tuple[str, str], ...] = TALK) -> bytes:
    of = dict(zip("XYZ", names, strict=False))
    return "\n".join(f"{of[who]} : {text}" for who, text in talk).encode()


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Agent", "agent"), ("AGENT_1", "agent"), ("agent2", "agent"), ("Conseillère Inès", "agent"),
        ("Téléopérateur", "agent"), ("opératrice", "agent"), ("Secrétaire médicale", "agent"), ("Support N2", "agent"),
        ("Service client", "agent"), ("Conseiller clientèle", "agent"), ("Customer service", "agent"),
        ("Client", "client"), ("Cliente (Mme Roy)", "client"), ("Client de l'agent", "client"), ("Appelant", "client"),
        ("patient", "client"), ("USAGER", "client"), ("customer", "client"), ("Caller 2", "client"),
        ("médecin", "professional"), ("Dr Anselme", "professional"), ("SVI", "other"),
        ("Agentine", None), ("SPEAKER_00", None), ("Mme Clientel", None), ("", None),
    ],
)  # fmt: skip
def test_what_a_name_tells(label: str, kind: str | None) -> None:
    assert kind_of(label) == kind


@pytest.mark.parametrize("sign", table().signs, ids=lambda sign: sign.name)
def test_each_sign_hears_its_own(sign: Sign) -> None:
    assert sign.hears
    assert [text for text in sign.hears if not sign.says.search(folded(text))] == []
    assert [text for text in sign.ignores if sign.says.search(folded(text))] == []


def test_names_decide_both_sides() -> None:
    call = read_call(written("Locataire", "Gestionnaire"), name="a.txt")
    assert call.roles == Roles("label", 1.0, (("Locataire", "client"), ("Gestionnaire", "agent")))


def test_one_known_name_decides_the_other() -> None:
    call = read_call(written("Mme Roy", "Gestionnaire"), name="a.txt")
    assert call.roles == Roles("label", 0.95, (("Mme Roy", "client"), ("Gestionnaire", "agent")))


def test_a_doctor_answers_a_patient_and_calls_a_secretary() -> None:
    with_patient = read_call(written("Patient", "Médecin"), name="a.txt")
    assert dict(with_patient.roles.names) == {"Patient": "client", "Médecin": "agent"}
    with_secretary = read_call(written("Médecin", "Secrétaire"), name="a.txt")
    assert dict(with_secretary.roles.names) == {"Médecin": "client", "Secrétaire": "agent"}


def test_guessed_from_what_is_said() -> None:
    call = read_call(written("Paul", "Léa"), name="a.txt")
    assert call.roles.found == "guessed"
    assert dict(call.roles.names) == {"Paul": "client", "Léa": "agent"}
    assert call.roles.confidence > 0.9


def test_the_guess_is_symmetric() -> None:
    chosen, confidence = agent_among(("X", "Y"), TALK)
    exchanged = [("Y" if who == "X" else "X", text) for who, text in TALK]
    assert (chosen, confidence) == ("Y", agent_among(("X", "Y"), exchanged)[1])
    assert agent_among(("X", "Y"), exchanged)[0] == "X"
    assert agent_among(("Y", "X"), TALK) == (chosen, confidence)


def test_little_said_is_little_known() -> None:
    _, confidence = agent_among(("X", "Y"), [("X", "Allô ?"), ("Y", "Allô.")])
    assert 0.5 <= confidence < 0.65


def test_agent_given_by_label() -> None:
    call = read_call(written("Paul", "Léa"), name="a.txt", agent="PAUL")
    assert call.roles == Roles("given", 1.0, (("Paul", "agent"), ("Léa", "client")))
    assert [turn.speaker for turn in call.turns] == ["agent", "client", "agent", "client"]


@pytest.mark.parametrize("agent", ["0", "canal 0", "Channel 0"])
def test_agent_given_by_channel(agent: str) -> None:
    sheet = b"canal,text\n0,Bonjour\n1,Bonjour\n"
    call = read_call(sheet, name="a.csv", agent=agent)
    assert [(turn.channel, turn.speaker) for turn in call.turns] == [(0, "agent"), (1, "client")]
    assert call.roles.found == "given"


def test_agent_by_channel_where_there_are_labels_as_well() -> None:
    sheet = "canal;locuteur;texte\n0;Paul;Bonjour\n1;Léa;Bonjour\n".encode()
    call = read_call(sheet, name="a.csv", agent="1")
    assert [turn.speaker for turn in call.turns] == ["client", "agent"]


def test_agent_that_is_not_there_lists_who_is() -> None:
    with pytest.raises(Unreadable, match=r"« Marc ».*« Paul », « Léa »"):
        read_call(written("Paul", "Léa"), name="a.txt", agent="Marc")


def test_swap_exchanges_the_sides() -> None:
    before = read_call(written("Paul", "Léa"), name="a.txt")
    after = read_call(written("Paul", "Léa"), name="a.txt", swap=True)
    other = {"agent": "client", "client": "agent"}
    assert [other[turn.speaker] for turn in before.turns] == [turn.speaker for turn in after.turns]
    assert dict(after.roles.names) == {"Paul": "agent", "Léa": "client"}
    assert after.roles.found == "given"


def test_swap_of_given_roles() -> None:
    call = read_call(b'{"turns": [{"speaker": "agent", "text": "Oui"}]}', name="a.json", swap=True)
    assert call.turns[0].speaker == "client"


def test_no_label_at_all_is_unknown() -> None:
    call = read_call(b"1\n00:00:01,000 --> 00:00:02,000\nBonjour\n", name="a.srt", swap=True)
    assert call.roles == Roles("none", 0.0)
    assert call.turns[0].speaker == "unknown"


def test_one_unnamed_side_is_unknown() -> None:
    call = read_call(b"1\n00:00:01,000 --> 00:00:02,000\n[SPEAKER_00]: Bonjour\n", name="a.srt")
    assert call.roles == Roles("none", 0.0, (("SPEAKER_00", "unknown"),))


def test_a_third_voice_is_unknown_and_told() -> None:
    talk = (*TALK, ("Z", "C'est moi."), ("Z", "Pardon."))
    call = read_call(written("Paul", "Léa", "Tom", talk=talk), name="a.txt")
    assert dict(call.roles.names) == {"Paul": "client", "Léa": "agent", "Tom": "unknown"}
    assert [str(repair) for repair in call.repairs] == ["Ni agent ni client : « Tom ». Donnez --agent pour en décider."]


def test_a_second_agent_stays_on_the_agents_side() -> None:
    talk = (*TALK, ("Z", "Ici le superviseur."))
    call = read_call(written("Paul", "Léa", "Superviseur", talk=talk), name="a.txt", agent="Léa")
    assert dict(call.roles.names) == {"Paul": "client", "Léa": "agent", "Superviseur": "agent"}


def test_letters_mean_roles_only_as_a_pair() -> None:
    assert dict(read_call(written("C", "A"), name="a.txt").roles.names) == {"C": "client", "A": "agent"}
    assert read_call(written("A", "B"), name="a.txt").roles.found == "guessed"
