"""The advice fold: what is ticked, what is proposed, and when it keeps silent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sangfroid.advice import load
from sangfroid.advice.advise import advise
from sangfroid.advice.office import Beat, Office
from sangfroid.advice.state import Setting
from sangfroid.advice.told import TooEarly, Withdrawn
from sangfroid.calls.reading import Interruption, NeededBy, Pace, Promise, ReadTurn
from sangfroid.calls.turns import Cue, Tick, Turn
from sangfroid.reading.events import FastSpeech, Interrupted, NeededByHeard, PromiseHeard, TurnRead
from tests.advice.course_of import Said, agent, client, hints, hung_up, steps, told

HOT = client("complaint anger", 2.4, text="trois fois que j'appelle pour mon colis", situation="conflict")


def moves(said: list[Said], **more: object) -> list[str]:
    return [f"{hint.playbook}.{hint.step}" for hint in hints(told(said, **more)[1])]  # type: ignore[arg-type]


# ---- silence ----


CALM = (
    ["a greeting", "c", "a ask_detail", "c", "a inform commit", "c calming thanks", "a goodbye", "c goodbye"],
    ["a greeting", "c complaint 1", "a empathise apologise", "c calming", "a offer_option", "c thanks", "a goodbye"],
    ["a greeting", "c ramble", "a inform", "c ramble", "a inform", "c"],
)


def _short(turn: str) -> Said:
    """« c complaint 1 » : the client complains, at tension 1."""
    side, *does = turn.split()
    tension = float(does.pop()) if does and does[-1].isdigit() else 0.0
    return Said("agent" if side == "a" else "client", " ".join(does), tension)


@pytest.mark.parametrize("course", [[_short(turn) for turn in course] for course in CALM])
def test_a_calm_call_is_left_alone(course: list[Said]) -> None:
    assert moves(course) == []


def test_an_agent_who_has_just_done_it_gets_no_hint() -> None:
    assert moves([agent("greeting"), client("complaint", 1.2), agent("empathise"), HOT]) == []


def test_empathy_comes_before_information_when_it_is_hot() -> None:
    assert moves([agent("greeting"), HOT]) == ["conflict.empathise"]
    assert moves([agent("greeting"), client("complaint", 1.0)]) == []


def test_a_hint_has_its_reason_and_the_client_s_words() -> None:
    hint = hints(told([agent("greeting"), HOT])[1])[0]
    assert hint.after_turn == 2
    assert hint.quote == HOT.text[:9]
    assert hint.why
    assert hint.kind == "say"


def test_a_hint_is_withdrawn_when_the_agent_speaks_and_says_whether_it_was_followed() -> None:
    _, out = told([agent("greeting"), HOT, agent("empathise")])
    assert [item.followed for item in out if isinstance(item, Withdrawn)] == [True]
    _, out = told([agent("greeting"), HOT, agent("inform")])
    assert [item.followed for item in out if isinstance(item, Withdrawn)] == [False]


def test_a_fault_calls_back_to_listening() -> None:
    course = [
        agent("greeting"),
        client("complaint", 1.0),
        agent("blame"),
        client("complaint anger", 2.2, situation="conflict"),
    ]
    assert moves(course) == ["conflict.come_back"]


def test_a_promise_nobody_can_hold_is_put_right() -> None:
    course = [
        agent("greeting"),
        client("complaint", 1.0),
        agent("inform"),
        client("complaint", 1.2, situation="conflict"),
        agent("commit overpromise"),
        client("complaint", 1.6),
    ]
    assert moves(course)[-1] == "conflict.honest"


@pytest.mark.parametrize(("event", "step"), [("cut", "furious.listen"), ("fast", "conflict.slow_down")])
def test_the_sound_s_course_is_answered(event: str, step: str) -> None:
    happened = Interrupted(Interruption(3, "agent", 1.0, 2, fault=True)) if event == "cut" else FastSpeech(Pace(3, 240))
    course = [
        agent("greeting"),
        client("complaint anger", 2.0),
        agent("backchannel", events=(happened,)),
        client("complaint anger", 2.2),
    ]
    found = hints(told([*course[:1], client("complaint", 1.0), *course[2:]])[1])
    assert [f"{hint.playbook}.{hint.step}" for hint in found] == [step]
    assert found[0].kind == "do"


# ---- the budget ----


def test_no_second_hint_within_45_seconds() -> None:
    course = [agent("greeting"), HOT, agent("defensive"), HOT, agent("blame"), HOT, agent("defensive"), HOT]
    turns = [hint.after_turn for hint in hints(told(course)[1])]
    assert turns == [2, 8]  # 10 s a turn: the fifth after the first is 50 s away, and an agent's


def test_in_an_emergency_20_seconds_are_enough() -> None:
    course = [
        agent("greeting"),
        client("panic", 3.0, situation="emergency"),
        agent("ask_detail"),
        client("panic", 3.0),
        agent("ask_detail"),
        client("panic", 3.0),
    ]
    assert [hint.after_turn for hint in hints(told(course)[1])] == [2, 4, 6]


def test_without_times_turns_are_counted() -> None:
    course = [agent("greeting"), HOT, agent("defensive"), HOT, agent("blame"), HOT, agent("blame"), HOT]
    assert [hint.after_turn for hint in hints(told(course, timed=False)[1])] == [2, 8]


def test_five_in_ten_minutes_at_most() -> None:
    course = [agent("greeting")] + [HOT, agent("blame"), client(), agent("inform"), client(), agent("defensive")] * 12
    assert len(hints(told(course)[1])) <= 6  # 730 seconds


# ---- danger ----


def test_danger_overrides_everything_however_calm() -> None:
    course = [agent("greeting"), client("", 0.2, text="j'ai la poitrine qui serre", danger="heart")]
    [card] = hints(told(course)[1])
    assert (card.kind, card.playbook) == ("danger", "danger")
    assert "15" in card.text or "secours" in card.text


def test_after_danger_no_other_method_speaks() -> None:
    course = [
        agent("greeting"), client("distress", 1.0, danger="heart"), agent("refer"), HOT, agent("blame"),
        client("panic", 3.0, situation="emergency"), agent("goodbye"), client("ramble"), agent("goodbye"),
        client("ramble insult", 3.0),
    ]  # fmt: skip
    assert {move.split(".")[0] for move in moves(course)} == {"danger"}
    assert len(moves(course)) == 1


def test_the_card_stands_until_it_is_acknowledged() -> None:
    course = [
        agent("greeting"),
        client("distress", 1.0, danger="breath"),
        agent("ask_detail"),
        client(),
        agent("inform"),
        client(),
    ]
    cards = hints(told(course)[1])
    assert [card.after_turn for card in cards] == [2, 4]
    assert cards[0].text != cards[1].text
    answered = [*course[:2], agent("inform", text="faites le quinze tout de suite"), *course[3:]]
    assert [card.after_turn for card in hints(told(answered)[1])] == [2]


def test_a_second_danger_gets_its_own_card() -> None:
    course = [agent("greeting"), client("", danger="suicide"), agent("reassure"), client("", danger="poison")]
    assert moves(course) == ["danger.stay", "danger.call_help"]


def test_before_a_suicide_one_stays_on_the_line() -> None:
    [card] = hints(told([agent("greeting"), client("distress", 1.0, danger="suicide")])[1])
    assert card.step == "stay"
    assert "reste" in card.text or "suis là" in card.text


def test_no_number_is_guessed_for_a_country_we_do_not_know() -> None:
    course = [agent("greeting"), client("", danger="heart"), agent("inform"), client()]
    for card in hints(told(course, setting=Setting("x", "CI"))[1]):
        assert not any(char.isdigit() for char in card.text)


# ---- limits and closing ----


def test_one_warning_then_leave_then_hang_up() -> None:
    insult = client("insult", 3.0)
    course = [
        agent("greeting"),
        insult,
        agent("inform"),
        insult,
        agent("set_limit"),
        insult,
        agent("announce_close goodbye"),
        insult,
    ]
    found = [move for move in moves(course) if move.startswith("abuse")]
    assert found == ["abuse.warn", "abuse.leave", "abuse.hang_up"]


def test_a_threat_of_violence_is_left_at_once() -> None:
    assert moves([agent("greeting"), client("threat anger", 3.0, rule="violence")]) == ["abuse.leave_at_once"]
    assert "abuse.leave_at_once" not in moves([agent("greeting"), client("threat", 3.0, rule="law")])
    alone = [agent("greeting"), client("threat", 3.0, rule="violence")]  # « vous allez voir » may be anything
    assert "abuse.leave_at_once" not in moves(alone)


RAMBLE = client("ramble")
SERVED = [agent("greeting"), client(), agent("inform"), client("thanks")]


def test_the_ladder_waits_until_the_client_is_served() -> None:
    assert moves([agent("greeting"), RAMBLE, agent("backchannel"), RAMBLE, agent("backchannel"), RAMBLE]) == []
    assert moves([*SERVED, agent("backchannel"), RAMBLE, agent("backchannel"), RAMBLE]) == ["overrun.sum_up"]


def test_hang_up_only_after_its_rungs_and_three_goodbyes() -> None:
    bye = [agent("goodbye"), RAMBLE, agent("backchannel"), RAMBLE, agent("backchannel"), RAMBLE]
    course = [*SERVED, agent("sum_up"), RAMBLE, *bye, *bye, *bye, *bye]
    state, out = told(course)
    found = [(hint.step, hint.after_turn) for hint in hints(out)]
    assert [step for step, _ in found].count("hang_up") == 1
    assert dict(found)["hang_up"] > 18  # the third goodbye is turn 19
    assert state.ladder.goodbyes == 3
    after = [step for step, turn in found if turn > dict(found)["hang_up"]]
    assert after == []


def test_a_new_real_question_takes_the_ladder_away() -> None:
    state, _ = told([*SERVED, agent("sum_up announce_close"), RAMBLE, agent("goodbye"), client("", signs="question")])
    assert not state.ladder.started
    assert state.ladder.goodbyes == 0


def test_pain_is_answered_before_anything_is_closed() -> None:
    course = [*SERVED, agent("backchannel"), RAMBLE, agent("backchannel"), client("ramble distress", 1.5)]
    assert moves(course) == []


def test_a_tap_starts_the_ladder_and_says_no_rung() -> None:
    state, _ = told([*SERVED, agent("announce_close", text="")])
    assert state.ladder.started
    assert not state.ladder.said


# ---- steps ----


def test_steps_are_ticked_with_their_words_and_told_once_the_call_is_in_the_method() -> None:
    _, out = told([agent("greeting"), client("complaint", 1.0), agent("reformulate"), client("complaint anger", 2.3)])
    assert "conflict.reformulate" in steps(out)
    _, out = told([agent("greeting"), client("complaint", 1.0), agent("reformulate"), client("calming")])
    assert not [step for step in steps(out) if step.startswith("conflict")]


def test_agreement_counts_only_when_the_client_has_agreed_to_something() -> None:
    early = [agent("greeting"), HOT, agent("empathise"), client("calming", 0.5)]
    assert "furious.agree" not in steps(told(early)[1])
    late = [*early, agent("offer_option"), client("calming", 0.2)]
    assert "furious.agree" in steps(told(late)[1])


def test_digging_before_the_tension_is_down_is_too_early() -> None:
    _, out = told([agent("greeting"), HOT, agent("ask_open"), HOT])
    assert [item.step for item in out if isinstance(item, TooEarly)] == ["dig"]
    assert "furious.dig" not in steps(out)
    asked_name = agent("ask_open", text="quel est votre numéro de dossier")
    assert not [item for item in told([agent("greeting"), HOT, asked_name])[1] if isinstance(item, TooEarly)]
    safety = agent("ask_detail", text="quelqu'un est blessé")
    assert not [
        item for item in told([agent("greeting"), HOT, agent("inform"), HOT, safety])[1] if isinstance(item, TooEarly)
    ]


# ---- promises, emergencies, office ----


def _promise(by: str, text: str, when: str | None = None) -> PromiseHeard:
    return PromiseHeard(Promise("p1", 3, by, by, "rappeler", text, (0, 5), when, None, None, "none", 0.9))  # type: ignore[arg-type]


def test_before_the_end_the_agent_says_what_is_owed() -> None:
    made = _promise("agent", "je vous rappelle demain matin", "demain matin")
    course = [
        agent("greeting"),
        client("complaint anger", 1.8),
        agent("empathise commit", events=(made,)),
        client("calming", 0.4),
        agent("inform"),
        client("thanks", 0.1),
    ]
    [hint] = hints(told(course)[1])
    assert hint.step == "recap"
    assert "je vous rappelle demain matin" in hint.text
    said_back = [*course[:4], agent("sum_up"), course[5]]
    assert moves(said_back) == []


def test_an_update_is_promised_inside_the_client_s_hard_stop() -> None:
    start = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    for minutes, allowed in ((30, "dix minutes"), (8, "cinq minutes"), (1, None)):
        stop = NeededByHeard(NeededBy(2, "je pars", start + timedelta(minutes=minutes)))
        course = [
            agent("greeting"), client("panic", 3.0, situation="emergency", events=(stop,)), agent("reassure"),
            client("panic", 2.5), agent("ask_detail reassure"), client("panic", 2.5),
        ]  # fmt: skip
        texts = [
            hint.text
            for hint in hints(told(course, setting=Setting("x", "FR", start))[1])
            if hint.step == "time_boxed_promise"
        ]
        assert len(texts) == 1
        for words in ("dix minutes", "cinq minutes", "deux minutes"):
            assert words not in texts[0] or words == allowed


def test_offers_are_only_those_that_the_office_allows() -> None:
    office = Office(name="x", gestures=("un bilan offert",), beats=(Beat(10, "dix minutes"),))
    books = {"ours": load.book(), "theirs": load.with_office(load.book(), office)}
    again = [agent("backchannel"), client("complaint", 1.0)]
    course = [agent("greeting"), HOT, agent("empathise reassure"), client("complaint", 1.0), agent("ask_open")]
    course += [client("complaint", 1.0), *again, *again]
    said = {
        name: {hint.text for n in range(30) for hint in hints(told(course, book=book, setting=Setting(f"c{n}"))[1])}
        for name, book in books.items()
    }
    assert any("un bilan offert" in text for text in said["theirs"])
    assert not any("offert" in text for text in said["ours"])


def test_the_recording_is_announced_where_the_office_records() -> None:
    records = Setting("x", "FR", None, records=True)
    assert moves([agent("greeting"), client()], setting=records) == ["everyday.recording_notice"]
    assert moves([agent("greeting announce_recording"), client()], setting=records) == []


def test_after_a_hang_up_one_breathes_first() -> None:
    state, _ = told([agent("greeting"), HOT])
    state, after = advise(state, *hung_up(), load.book())
    assert [(hint.playbook, hint.step, hint.kind) for hint in hints(after)] == [("hang_up", "breathe", "do")]
    assert state.ended


def test_a_silence_that_weighs_is_filled() -> None:
    state, _ = told([agent("greeting"), client("complaint", 1.5)])
    book = load.book()
    _, none = advise(state, Tick(21.0), (), book)
    assert hints(none) == []
    _, out = advise(state, Tick(26.0), (), book)
    assert [hint.step for hint in hints(out)] == ["keep_line"]
    sad, _ = told([agent("greeting"), client("distress", 1.5)])
    assert hints(advise(sad, Tick(60.0), (), book)[1]) == []


def test_help_that_the_agent_asks_for_comes_at_once() -> None:
    state, _ = told([agent("greeting"), HOT])
    tap = Cue("backchannel", 1.0, "", (0, 0), "tap:hard")
    asked = TurnRead(ReadTurn(9, "agent", "", None, None, None, (tap,), None), frozenset())
    _, out = advise(state, Turn(9, "agent", ""), (asked,), load.book())
    assert [hint.step for hint in hints(out)] == ["ask_time"]


def test_the_agent_s_tu_is_kept() -> None:
    course = [agent("greeting", text="salut Karim, tu as ton numéro, je te lis"), HOT]
    [hint] = hints(told(course)[1])
    assert "vous" not in hint.text.lower()
    assert "vos" not in hint.text.lower().split()


def test_the_same_call_reads_the_same_and_another_may_read_otherwise() -> None:
    course = [agent("greeting"), client("complaint anger", 2.5)]

    def texts() -> list[str]:
        return [hints(told(course, setting=Setting(f"call-{n}"))[1])[0].text for n in range(40)]

    assert texts() == texts()
    assert len(set(texts())) >= 3
