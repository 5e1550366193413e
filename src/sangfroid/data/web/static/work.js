// Reminders in every page: how much is due stands beside « Aujourd'hui »; who allowed it gets a note from the browser.
const HALF_A_MINUTE = 30_000;
const LAST = "sangfroid.reminder";

async function look() {
  let told;
  try {
    const answer = await fetch("/notices", { headers: { Accept: "application/json" }, redirect: "error" });
    if (!answer.ok) return;
    told = await answer.json();
  } catch {
    return; // the server is away for a moment, or one has left
  }
  badge(told);
  notify(told.reminders);
}

function badge(told) {
  const link = document.querySelector(".main a[href='/']");
  if (!link) return;
  let mark = link.querySelector(".badge");
  if (!told.due) {
    mark?.remove();
    return;
  }
  if (!mark) {
    mark = document.createElement("span");
    mark.className = "badge";
    link.append(" ", mark);
  }
  mark.classList.toggle("late", told.late > 0);
  mark.textContent = told.due;
  mark.title = told.told;
}

function notify(reminders) {
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  const last = Number(localStorage.getItem(LAST) ?? 0);
  for (const one of reminders.toReversed()) {
    if (one.id <= last) continue;
    const note = new Notification("Sangfroid", { body: one.text, tag: `sangfroid-${one.id}` });
    note.onclick = () => {
      window.focus();
      location.assign(one.link);
    };
  }
  if (reminders.length) localStorage.setItem(LAST, String(Math.max(last, ...reminders.map((one) => one.id))));
}

look();
setInterval(() => document.visibilityState === "visible" || Notification?.permission === "granted" ? look() : null, HALF_A_MINUTE);

// The browser asks for its permission once, when one presses the button.
for (const button of document.querySelectorAll("[data-allow-notes]")) {
  const state = document.querySelector("[data-notes-state]");
  const tell = () => {
    const now = "Notification" in window ? Notification.permission : "denied";
    if (state) state.textContent = state.dataset[now] ?? "";
    button.hidden = now !== "default";
  };
  button.addEventListener("click", async () => {
    await Notification.requestPermission();
    tell();
  });
  tell();
}

// A draft is copied, or opened in one's own mail program, as it stands in the field at that moment.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      return; // it is selected: the keyboard copies it
    }
    button.dataset.done = "";
  });
}
for (const link of document.querySelectorAll("[data-mail]")) {
  link.addEventListener("click", () => {
    const text = document.getElementById(link.dataset.mail).value;
    link.href = `${link.href.split("?")[0]}?body=${encodeURIComponent(text)}`;
  });
}

// The working list under the keyboard: j and k from line to line, t done, r later, o open. An act leads to the page
// again: the keyboard then stands where it stood.
const STOOD = "sangfroid.line";
const rows = () => [...document.querySelectorAll(".work > li")].filter((row) => row.offsetParent !== null);
let at = -1;
function stand(to) {
  const listed = rows();
  if (!listed.length) return;
  at = Math.max(0, Math.min(to, listed.length - 1));
  const row = listed[at];
  row.tabIndex = -1;
  row.focus();
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  if (!document.querySelector(".work")) return;
  const held = event.target.closest?.(".work > li");
  if (held) at = rows().indexOf(held);
  const row = rows()[at];
  if (event.key === "j") stand(at + 1);
  else if (event.key === "k") stand(at - 1);
  else if (event.key === "t" && row) {
    const done = row.querySelector("button.yes");
    if (done) sessionStorage.setItem(STOOD, `${location.pathname} ${at}`);
    done?.click();
  }
  else if (event.key === "o" && row) row.querySelector(".acts a, .what a")?.click();
  else if (event.key === "r" && row) {
    const later = row.querySelector("details.later, details.mend");
    if (!later) return;
    later.open = true;
    const first = () => later.querySelector("input[name=until]")?.focus();
    later.addEventListener("htmx:afterSettle", first, { once: true });  // its forms may only come now
    first();
  } else return;
  event.preventDefault();
});
const stood = (sessionStorage.getItem(STOOD) ?? "").split(" ");
sessionStorage.removeItem(STOOD);
if (stood[0] === location.pathname) stand(Number(stood[1]));
