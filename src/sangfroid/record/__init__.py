"""Keep and find: offices, people, contacts, calls, promises, notes, lessons, audit, retention.

How a face stands on this room
------------------------------
    keys = load_keys(path)                             # keys: the key file lies outside the data folder
    store = Store.open(url, keys)                      # store: "sqlite:///…/record.sqlite" or "postgresql+psycopg://…"
    visitor = people.visitor(store, token, now)        # None: sign in first
    with store.look(visitor, now) as visit: …          # a reading transaction
    with store.write(visitor, now) as visit: …         # a writing transaction; committed when the block ends well

A `Visit` is one transaction by one person of one office. Every verb takes it first, asks the `gate`, stays inside the
visitor's office, and raises the same `NotFound` for what does not exist and for what is not theirs. What must be
audited is written by the verbs themselves. Values in and out are frozen dataclasses; moments have an offset and come
back in UTC (`offices.local` gives them in the office's zone); `now` is always passed in. Ids are integers.

Modules, values and verbs
-------------------------
keys        Keys · new_key_file(path) -> Keys · load_keys(path) -> Keys (LostKey, WrongKey say what to do)
errors      NotFound · NotPossible (what is asked does not go) · NotSignedIn · TooMany(.seconds) · LostKey · WrongKey
store       Store.open(url, keys, upgrade=) · .look · .write · .close() · .path · .kind
            · Visit(.office .person .role .now)
            · Visitor(office, person, role) · Visitor.program(office): the program itself (retention, command line)
offices     NewOffice -> Office · make(store, new, now) · all_offices(store) · get · change · local(visit, at) · today
            · day_bounds(visit, day)
practices   NewPractice -> Practice · make · change · get · listed
sheets      Sheet: scripts and playbooks as text, every version kept · put · get · latest(practice=) · versions
people      NewPerson -> Person · first(store, office, new, now): the first administrator · add · change · set_password
            · get · listed · sign_in(store, SignIn, now) -> Session(token, visitor, until) · visitor(store, token, now)
            · sign_out(store, token, now) · open_sessions · end_sessions
settings    Settings · get · shorten(verbatim_days, analysis_days) · open_supervisor_view(staff_informed=) · close_…
contacts    NewContact -> Contact · add · change · get · merge · listed(text, practice=, after=, limit=) -> ContactPage
            · by_number · by_mail · on_file(visit, id, before) · numbers.normal_number, numbers.shown_number
brief       brief(visit, contact) -> Brief(contact, promises, calls, calmed_by, interventions, notes) · history · ended
contact_files  read_csv(bytes) · write_csv(contacts) · take_in(visit, found) -> Taken(added, known); vcards the same
lines       CallLine, the clear summary · Filter · get · listed(visit, Filter, before=, limit=) -> Page(lines, next)
            · some(ids) · hard_today(visit, day) · load(visit, since) -> Load: one's own hard calls, counted
calls       Belongs(agent, contact, practice) · whole(visit, id) -> WholeCall(line, reading, corrections, expiry, own)
            · source(visit, id) -> (name, bytes) · link(visit, id, contact=, practice=) · remove
            · keep(visit, prepared, belongs) -> Kept(call, known)
prepare     Asked(agent, swap, at, zone, region) · prepared(bytes, name, asked, reader, keys) -> Prepared: what of an
            import needs no store: read, masked, read through, sealed
imports     SourceFile(name, data) · Imported(name, call, known, error) · take_in(store, visitor, files, now, belongs=,
            asked=, reading=) -> iterator, one a file, each told once it is committed · take_in_one(visit, file, reader)
            · aside(visit): the files that could not be read · forget_aside
corrections Correction · correct_label · correct_tension · correct_situation · correct_ending · correct_outcome · undo
            · of_call · applied(reading, corrections)
rereading   stale(visit, reader) · reread(visit, id, reader) · swap_roles(visit, id, reader)
            · hear_again(visit, id, call, reader): words for none · refresh(store, office,
            reader, now) -> iterator: all stale calls of an office, one transaction each
books       Own(sheets, gestures) · own(visit, practice) · book(own) -> Book · reader(visit, reader, practice): the book
            that the calls of a practice are read with; `imports` and `rereading` take it by themselves
recordings  Recording(sound, written) · Hearing(reader, words, belongs, asked, reason, told, voices) · sorted_out(files)
            -> (others, recordings) · take_in(store, visitor, recordings, now, hearing=) -> iterator of Imported,
            heard in a process apart · hear_again(store, visitor, call, now, hearing=)
waves       the picture of a call's sound: keep(visit, call, wave) · of_call
sounds      Sound(call, kind, size, at, reason) · keep(visit, call, bytes, reason) · of_call · stretch · remove
promises    NewPromise -> PromiseLine · add · get · confirm · change · deny (it was none) · wait(after) · happened (its
            event came) · settle(kept | released | broken, proof) · reopen · give(person) · of_call · of_contact
            · due(visit) -> DueLists(late, today, later, waiting) · some(visit, ids) · promise_marks.due: the same
            lists as bare marks (which, when, how sure), to be counted and put in order before any is opened
notes       NewNote -> Note · add · change · remove · of_contact · of_call
lessons     Answers (M1's three questions) -> Lesson · keep(visit, call, answers) · of_call · mine
messages    NewMessage -> Message · send · get · take (its promise comes along) · done · inbox · sent
shares      Share · share(visit, call, person, until) · stop · of_call · with_me
holds       Hold · put(visit, call, reason, people) · lift · of_call · count
interventions  Intervention · add(visit, contact, text, at=, risk_told=) · remove · of_contact
search      search(visit, text, limit=) -> Hits(hits, more) · Hit(call, excerpts) · Excerpt(turn, speaker, text, spans)
followups   timers and notices, for the program's worker alone: waiting · to_plan · plan · rung · ring · unfollowed
followup_tasks      NewTask -> TaskLine · get · settle · reopen · mine · of_contact · put_off · unseen · seen
followup_protocols  what follows a hang-up: ProtocolLine · get · of_call · mine (moved by followup.hangups)
followup_beats      an emergency's rhythm: BeatLine · begin · join · updated · finish · learn (moved by followup.beats)
followup_proposals  what a later call shows of a promise: mine · answer · propose
followup_channels   ways of telling: put · listed · remove · new_calendar · claim/settle: deliveries under a lease
followup_figures    Figures kept in time, late: mine(since) · office(since), None under the cell rule
audit       Entry · listed(visit, before=) · verify(store, office) -> Verified(count, first_wrong)
retention   expiring(visit, within) · sweep(store, now) -> Swept(words, whole): once a day
exports     contact_export(visit, id) -> JSON · contact_archive -> ZIP · contact_vcons(visit, id) · call_vcon(visit, id)
erasure     erase_contact(store, visitor, id, now) -> Proof(.holds, .left, …)
backup      write_backup(store, path, now) -> Manifest · read_manifest · restore(path, url, keys) -> Restored(seconds)

Below the verbs: tables (the schema), migrations/, gate, chain (the audit's), ledger (a call's promises as rows),
summary (what stands in clear of a call), values (readings as JSON and back), stems and search_index, purge, expiry.

Who sees what (privacy.md): an agent's calls are seen by that agent alone, by whom it is shared with until a date, and,
only where the office opened it and acknowledged that staff were informed, by supervisors. A held call is seen by the
people named in the hold alone. Nothing of health, distress or threats is carried from a call to its contact.
"""
