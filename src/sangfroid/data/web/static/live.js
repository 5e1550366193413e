// The live page: one socket; what changes comes in parts, what the agent does goes out. Everything is set as text.
const room = document.querySelector("[data-socket]");
const say = JSON.parse(document.getElementById("texts").textContent);
const $ = (id) => document.getElementById(id);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const keys = crypto.getRandomValues(new Uint32Array(1))[0].toString(36);

const state = { at: 0, since: performance.now(), speed: 1, hint: null, taps: [], ago: false, over: false, beat: null, flags: {} };
let socket = null;
let wait = 500;
let ref = 0;
const waiting = new Map();
const unsent = [];

// one socket, which comes back by itself; taps made meanwhile are sent again, and count once
function connect() {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  socket = new WebSocket(`${scheme}//${location.host}${room.dataset.socket}`);
  socket.addEventListener("open", () => {
    wait = 500;
    banner("");
    for (const message of unsent.splice(0)) socket.send(JSON.stringify(message));
  });
  socket.addEventListener("message", (event) => take(JSON.parse(event.data)));
  socket.addEventListener("close", (event) => {
    if (state.over) return;
    if (event.code === 4401 || event.code === 4404) return location.assign("/live");
    banner(say.lost);
    setTimeout(connect, wait);
    wait = Math.min(wait * 1.6, 4000);
  });
}

function send(message, done) {
  message.ref = ++ref;
  if (done) waiting.set(ref, done);
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  else if (message.do === "tap" || message.do === "note") unsent.push(message);
}

const parts = { hint, danger, suspected, method, ladder, levels, promises, stop, card, flags, beat, here, notes, gaps };
function take(message) {
  if (message.t === "all" || message.t === "now") {
    if (message.at !== undefined) [state.at, state.since] = [message.at, performance.now()];
    if (message.speed) state.speed = message.speed;
    if (message.t === "all" && $("talk")) $("talk").replaceChildren();
    for (const one of message.turns ?? []) turn(one);
    for (const [name, show] of Object.entries(parts)) if (name in message) show(message[name]);
  } else if (message.t === "partial") partial(message);
  else if (message.t === "told") told(message);
  else if (message.t === "ok") {
    waiting.get(message.ref)?.(message);
    waiting.delete(message.ref);
    if (message.to) location.assign(message.to);
  } else if (message.t === "no") {
    waiting.delete(message.ref);
    status(message.text);
  } else if (message.t === "over") {
    state.over = true;
    banner(say.ended);
    setTimeout(() => location.assign(message.to), 600);
  }
}

function make(tag, text, classes) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (classes) made.className = classes;
  return made;
}
function banner(text) {
  $("bar").hidden = !text;
  $("bar").textContent = text;
}
function status(text) {
  const place = $("tapped") ?? $("bar");
  place.hidden = false;
  place.textContent = text;
}
const mark = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

// the transcript: quiet, newest at the bottom, what was heard underlined
function turn(one) {
  const talk = $("talk");
  if (!talk) return;
  const known = $(`t${one.n}`);
  const line = make("li", undefined, `${one.who}${one.tap ? " by-tap" : ""}`);
  line.id = `t${one.n}`;
  line.append(make("span", say[one.who], "who"));
  const words = make("span", undefined, "words");
  if (one.tap) words.textContent = one.labels.join(", ");
  else underline(words, one.text, one.marks);
  line.append(words);
  if (one.labels.length && !one.tap) line.append(make("span", one.labels.join(" · "), "labels"));
  if (one.late) line.append(make("span", say.late, "labels due"));
  const down = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 60;
  if (known) known.replaceWith(line);
  else talk.append(line);
  while (talk.children.length > 200) talk.firstElementChild.remove();
  if (down) talk.scrollTop = talk.scrollHeight;
  $("partial").textContent = "";
}
function underline(place, text, marks) {
  let from = 0;
  for (const [a, b] of marks) {
    if (a < from) continue;
    place.append(text.slice(from, a), make("u", text.slice(a, b)));
    from = b;
  }
  place.append(text.slice(from));
}
function partial(message) {
  const place = $("partial");
  if (place) place.textContent = `${say[message.who]} : ${message.text}…`;
}
function gaps(list) {
  for (const old of document.querySelectorAll("#talk .gap")) old.remove();
  for (const [a, b] of list) {
    const line = make("li", fill(say.gap, { start: mark(a), end: mark(b) }), "gap");
    $("talk")?.append(line);
  }
}

// one hint, large
function hint(one) {
  state.hint = one;
  const place = $("hint");
  if (!place) return;
  $("hint-acts").hidden = !one;
  $("because").hidden = true;
  $("why")?.setAttribute("aria-expanded", "false");
  place.className = `hint${one ? ` ${one.kind}` : ""}`;
  if (!one) return place.replaceChildren(make("p", say.rest, "rest"));
  place.replaceChildren(make("p", one.head, "kind"), make("p", one.kind === "say" || one.kind === "danger" ? `« ${one.text} »` : one.text, "text"));
  const because = [make("p", one.why)];
  if (one.quote) because.push(make("p", `${say.because} « ${one.quote} »`, "quiet"));
  if (one.avoid) because.push(make("p", `${say.avoid} : ${one.avoid}`, "quiet"));
  because.push(make("p", [one.method, one.step].filter(Boolean).join(" · "), "quiet"));
  $("because").replaceChildren(...because);
}
function act(kind) {
  if (state.hint) send({ do: "hint", id: state.hint.id, act: kind });
}
function why() {
  const open = $("because").hidden;
  $("because").hidden = !open;
  $("why").setAttribute("aria-expanded", String(open));
}
function danger(one) {
  const place = $("danger");
  if (!place) return;
  place.hidden = !one;
  place.classList.toggle("answered", Boolean(one?.answered));
  if (one) place.replaceChildren(make("p", one.told, "told-big"), make("p", [one.stays, `« ${one.quote} »`, one.answered ? say.answered : ""].filter(Boolean).join(" ")));
}

function suspected(one) {
  const place = $("suspected");
  if (!place) return;
  place.hidden = !one;
  if (one) place.replaceChildren(make("strong", one.told), document.createTextNode(` « ${one.quote} »`));
}

// steps, ladder, tension, promises
function method(one) {
  if (!$("steps")) return;
  $("method-title").textContent = fill(say.steps, { title: one ? one.title.toLowerCase() : "" }).replace(/ : $/, "");
  $("steps").replaceChildren(...(one ? one.steps.map((step) => rung(step)) : [make("li", say.none, "quiet")]));
}
function rung(step) {
  const line = make("li", undefined, step.done ? "done" : step.now ? "now" : "");
  const sign = make("span", step.done ? "✓" : step.now ? "▸" : "", "sign");
  sign.setAttribute("aria-hidden", "true");
  line.append(sign, make("span", step.title));
  if (step.now) line.setAttribute("aria-current", "step");
  return line;
}
function ladder(one) {
  if (!$("ladder")) return;
  $("ladder").hidden = !one;
  if (one) {
    const lines = one.rungs.map((step) => rung(step));
    if (one.goodbyes) lines.push(make("li", fill(say.goodbyes, { count: one.goodbyes }), "quiet"));
    $("rungs").replaceChildren(...lines);
  }
}
function levels(list) {
  const curve = $("curve");
  if (!curve) return;
  curve.closest("figure").hidden = list === null;
  const points = list ?? [];
  const step = 240 / Math.max(points.length - 1, 8);
  curve.querySelector("polyline").setAttribute("points", points.map((level, n) => `${(n * step).toFixed(1)},${(38 - level * 12).toFixed(1)}`).join(" "));
  $("level").textContent = points.length ? points.at(-1).toFixed(1).replace(".", document.documentElement.lang === "fr" ? "," : ".") : "";
}
function promises({ last: list, more }) {
  if (!$("promises")) return;
  $("promises").parentElement.hidden = !list.length;
  $("promises").replaceChildren(...list.map((one) => {
    const line = make("li", undefined, one.confirmed ? "confirmed" : "");
    line.append(make("span", `${one.mine ? "" : `${say.client} : `}${one.what}`, "what"), make("span", one.when, "quiet"));
    if (room.classList.contains("guest")) return line;
    const acts = make("span", undefined, "acts");
    acts.append(button("✓", `${say.confirm} : ${one.what}`, () => send({ do: "promise", id: one.id, state: "confirmed" })));
    const time = make("input");
    time.type = "datetime-local";
    time.value = one.due;
    time.hidden = true;
    time.setAttribute("aria-label", `${say.time} : ${one.what}`);
    time.addEventListener("change", () => time.value && send({ do: "promise", id: one.id, state: "confirmed", due: time.value }));
    acts.append(button("✎", `${say.time} : ${one.what}`, () => { time.hidden = !time.hidden; if (!time.hidden) time.focus(); }), time);
    acts.append(button("✕", `${say.drop} : ${one.what}`, () => send({ do: "promise", id: one.id, state: "dropped" })));
    line.append(acts);
    return line;
  }));
  if (more) $("promises").prepend(make("li", say.more.replace("{count}", more), "quiet"));
}
function button(sign, label, done) {
  const made = make("button", sign, "plain small");
  made.type = "button";
  made.setAttribute("aria-label", label);
  made.addEventListener("click", done);
  return made;
}
function stop(words) {
  if (!$("stop")) return;
  $("stop").hidden = !words;
  $("stop").textContent = words ? fill(say.stop, { words }) : "";
}
function card(one) {
  const place = $("card");
  if (!place) return;
  const list = (title, items) => {
    const part = make("div");
    part.append(make("h2", title));
    const lines = make("ul");
    lines.append(...(items.length ? items.map((item) => make("li", item)) : [make("li", say.nothing, "quiet")]));
    part.append(lines);
    return part;
  };
  const named = (items) => items.map((item) => `${item.what} · ${item.when}`);
  const ends = make("p", undefined, "row");
  const away = make("button", say.over);
  away.type = "button";
  away.addEventListener("click", () => send({ do: "end", by: "agent" }));
  const theirs = make("button", say.over_client, "plain");
  theirs.type = "button";
  theirs.addEventListener("click", () => send({ do: "tap", tap: "hang_up", key: fresh() }));
  if (!room.classList.contains("guest")) ends.append(away, theirs);
  const sentence = make("p", undefined, "sentence");
  sentence.append(make("span", `${say.sentence} `, "quiet"), `« ${one.sentence} »`);
  const sides = make("div", undefined, "sides");
  sides.append(list(say.owe, named(one.owe)), list(say.owed, named(one.owed)), list(say.open, one.open));
  place.replaceChildren(sentence, sides, ends);
}
function flags(one) {
  state.flags = one;
  for (const [name, on] of [["notice", one.notice], ["off", one.off], ["help", one.helping]])
    document.querySelector(`.flag[data-do="${name}"]`)?.setAttribute("aria-pressed", String(on));
  banner(one.objection ? say.objection : one.off ? say.off : one.helping ? say.helping : "");
}
function beat(one) {
  state.beat = one;
  const place = $("beat");
  if (!place) return;
  place.hidden = !one;
  if ($("team")) $("team").hidden = !one;
  if (!one) return;
  const line = make("p", undefined, "row");
  line.append(make("span", say.plan));
  for (const choice of one.choices) {
    const made = make("button", choice.say, "plain");
    made.type = "button";
    made.addEventListener("click", () => send({ do: "beat", minutes: choice.minutes }));
    line.append(made);
  }
  const left = make("p", "", "left");
  left.id = "beat-left";
  place.replaceChildren(left, line);
}
function here(list) {
  if ($("here")) $("here").textContent = list.map((one) => one.name).join(", ");
}
function notes(list) {
  $("notes")?.replaceChildren(...list.map((text) => make("li", text)));
}
function told(message) {
  $("told")?.append(make("p", `${message.who} : ${message.line}`));
}

// taps
const fresh = () => `${keys}-${++ref}`;
function tap(id, twice) {
  const now = performance.now();
  if (twice && (state.asked?.id !== id || now - state.asked.at > 4000)) {
    state.asked = { id, at: now };
    return status(say.again);
  }
  state.asked = null;
  const name = document.querySelector(`[data-tap="${id}"] span`).textContent;
  const ago = state.ago ? 10 : 0;
  send({ do: "tap", tap: id, ago, key: fresh() }, (answer) => {
    if (!answer.n) return;
    state.taps.push(answer.n);
    $("undo").disabled = false;
    status(`${fill(say.tapped, { what: name })}${ago ? `, ${say.ago}` : ""}`);
  });
  backdate(false);
}
function backdate(on) {
  state.ago = on;
  $("ago")?.setAttribute("aria-pressed", String(on));
}
function undo() {
  const n = state.taps.pop();
  if (n === undefined) return;
  send({ do: "undo", n }, () => status(say.undone));
  $("undo").disabled = !state.taps.length;
}

// what opens and closes
function toggle(id) {
  const place = $(id);
  if (!place) return;
  place.hidden = !place.hidden;
  for (const opener of document.querySelectorAll(`[data-open="${id}"]`)) opener.setAttribute("aria-expanded", String(!place.hidden));
  if (!place.hidden) place.scrollIntoView({ block: "nearest" });
}
let breathing = null;
function breathe() {
  const dialog = $("breath");
  if (!dialog) return;
  dialog.showModal();
  let out = false;
  breathing = setInterval(() => { out = !out; $("breath-word").textContent = out ? say.out : say.in; }, 4500);
}
$("breath")?.addEventListener("close", () => clearInterval(breathing));

function flag(name) {
  const on = document.querySelector(`.flag[data-do="${name}"]`)?.getAttribute("aria-pressed") !== "true";
  send({ do: name, on });
}
const DO = {
  notice: () => flag("notice"), off: () => flag("off"), help: () => flag("help"), hard: () => send({ do: "hard" }),
  take_over: () => send({ do: "take_over" }, () => location.reload()),
  objection: (from) => send({ do: "objection", delete: from?.dataset.delete === "yes" }),
};
document.addEventListener("click", (event) => {
  const from = event.target.closest("button, a");
  if (!from) return;
  const data = from.dataset;
  if (data.tap) tap(data.tap, data.twice);
  else if (data.hint) act(data.hint);
  else if (data.do) DO[data.do]?.(from);
  else if (data.open) toggle(data.open);
  else if ("breathe" in data) breathe();
  else if ("close" in data) $("breath").close();
  else if (from.id === "why") why();
  else if (from.id === "ago") backdate(!state.ago);
  else if (from.id === "undo") undo();
  else if ("window" in data) {
    event.preventDefault();
    small(from.href);
  }
});

// A small window that stays on top where the browser can do that, else one beside.
async function small(href) {
  if ("documentPictureInPicture" in window) {
    try {
      const on_top = await window.documentPictureInPicture.requestWindow({ width: 320, height: 420 });
      const frame = on_top.document.createElement("div");
      for (const sheet of document.querySelectorAll("link[rel=stylesheet]")) on_top.document.head.append(sheet.cloneNode());
      frame.className = "room only-taps";
      frame.append(document.querySelector(".taps").cloneNode(true));
      on_top.document.body.append(frame);
      on_top.document.addEventListener("click", (event) => {
        const from = event.target.closest("button");
        if (from?.dataset.tap) tap(from.dataset.tap, from.dataset.twice);
        else if (from?.id === "ago") backdate(!state.ago);
        else if (from?.id === "undo") undo();
      });
      return;
    } catch { /* refused: the plain window below */ }
  }
  window.open(href, "gestes", "popup,width=340,height=460");
}

const byKey = {
  enter: () => act("taken"), backspace: () => act("aside"), s: () => act("snoozed"), w: why, a: DO.notice, o: DO.off,
  h: DO.help, d: DO.hard, r: breathe, f: () => toggle("card"), p: () => toggle("more"), t: () => backdate(!state.ago),
  u: undo, n: () => $("n")?.focus(),
};
document.addEventListener("keydown", (event) => {
  const writing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (writing) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || $("breath")?.open) return;
  const key = event.key.toLowerCase();
  const onControl = event.target.closest?.("button, a, summary");
  if (onControl && (key === "enter" || key === " ")) return;
  const tapped = [...document.querySelectorAll("[data-tap]")].find((one) => one.querySelector("kbd").textContent === event.key);
  if (tapped) tap(tapped.dataset.tap, tapped.dataset.twice);
  else if (byKey[key] && (room.classList.contains("only-taps") ? "tu".includes(key) : true)) byKey[key]();
  else return;
  event.preventDefault();
});

$("note")?.addEventListener("submit", (event) => {
  event.preventDefault();
  if ($("n").value.trim()) send({ do: "note", text: $("n").value.trim() });
  $("n").value = "";
});
$("line")?.addEventListener("submit", (event) => {
  event.preventDefault();
  if ($("l").value.trim()) send({ do: "line", text: $("l").value.trim() });
  $("l").value = "";
});
$("team-form")?.addEventListener("submit", (event) => {
  event.preventDefault();
  if ($("tm").value.trim()) send({ do: "team", text: $("tm").value.trim() }, () => status(say.sent));
  $("tm").value = "";
});

setInterval(() => {
  if (state.over) return;
  const now = state.at + ((performance.now() - state.since) / 1000) * state.speed;
  $("clock").textContent = mark(now);
  const until = state.beat?.until;
  const left = $("beat-left");
  if (left) {
    const seconds = until === null || until === undefined ? null : until - now;
    left.textContent = seconds === null ? "" : seconds > 0 ? fill(say.next, { left: mark(seconds) }) : say.due;
    left.classList.toggle("due", seconds !== null && seconds < 60);
  }
}, 500);
if (matchMedia("(max-width: 44rem)").matches) for (const fold of document.querySelectorAll(".fold[open]")) fold.open = false;
connect();
