// What pages do beyond links and forms. Without it everything still works, page by page.

// A label in the margin lights the words that show it, under the pointer and under the keyboard alike.
let hovered = null;
function light() {
  for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
  for (const sign of [hovered, document.activeElement?.closest(".sign")]) {
    for (const words of sign?.closest(".turn")?.querySelectorAll("[data-signs]") ?? []) {
      if (words.dataset.signs.split(" ").includes(sign.dataset.sign)) words.classList.add("lit");
    }
  }
}
document.addEventListener("pointerover", (event) => {
  const sign = event.target.closest?.(".sign") ?? null;
  if (sign === hovered) return;
  hovered = sign;
  light();
});
document.addEventListener("focusin", light);
document.addEventListener("focusout", () => setTimeout(light));

// Files dropped anywhere on the page go into the form's field, and the form is sent.
const drop = document.querySelector("form[data-drop]");
if (drop) {
  const input = drop.querySelector("input[type=file]");
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) drop.classList.remove("over");
  });
  document.addEventListener("drop", async (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (!event.dataTransfer?.files.length) return;
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()); // gone after the event
    const dropped = event.dataTransfer.files;
    if (entries.some((entry) => entry?.isDirectory)) {
      const all = new DataTransfer();
      for (const file of await within(entries)) all.items.add(file);
      input.files = all.files;
    } else {
      input.files = dropped;
    }
    if (input.files.length) drop.requestSubmit();
  });
}

// The files of what was dropped, those of folders and of the folders in them too; hidden ones stay where they are.
async function within(entries) {
  const found = [];
  for (const entry of entries) {
    if (!entry || entry.name.startsWith(".")) continue;
    if (entry.isFile) {
      found.push(await new Promise((done, failed) => entry.file(done, failed)));
    } else {
      const reader = entry.createReader();
      const next = () => new Promise((done, failed) => reader.readEntries(done, failed)); // a hundred at a time
      for (let some = await next(); some.length; some = await next()) found.push(...(await within(some)));
    }
  }
  return found;
}

// One key leads to the search; Escape closes what was opened.
document.addEventListener("keydown", (event) => {
  const writing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !writing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const seek = document.getElementById("q");
    if (seek) {
      event.preventDefault();
      seek.focus();
    }
  }
  if (event.key === "Escape") {
    const opened = event.target.closest?.("details[open]");
    if (opened) {
      opened.open = false;
      opened.querySelector("summary").focus();
    }
    const fixing = event.target.closest?.(".fixing");
    fixing?.previousElementSibling?.querySelector(".fix")?.focus();
    fixing?.remove();
  }
});

// A turn's corrections open once; a second click closes them. What opens takes the focus.
document.addEventListener("htmx:beforeRequest", (event) => {
  const turn = event.target.closest?.(".turn");
  const panel = turn?.nextElementSibling;
  if (panel?.classList.contains("fixing")) {
    event.preventDefault();
    panel.remove();
  }
});
document.addEventListener("htmx:afterSwap", (event) => {
  event.target.nextElementSibling?.querySelector?.(".fixing select, .fixing button")?.focus();
});

// A problem's line in a sheet is shown where it stands.
for (const link of document.querySelectorAll("a[data-line]")) {
  link.addEventListener("click", (event) => {
    const text = document.querySelector("textarea[data-lines]");
    if (!text) return;
    event.preventDefault();
    const lines = text.value.split("\n");
    const line = Number(link.dataset.line) - 1;
    const start = lines.slice(0, line).join("\n").length + (line > 0 ? 1 : 0);
    text.focus();
    text.setSelectionRange(start, start + (lines[line] ?? "").length);
    text.scrollTop = (text.scrollHeight / lines.length) * Math.max(line - 4, 0);
  });
}

// The sound of a call: a turn's time plays it from there, and what is being said is marked.
const audio = document.querySelector(".sound audio");
if (audio) {
  const marks = [...document.querySelectorAll("[data-seek]")];
  for (const mark of marks) {
    mark.addEventListener("click", () => {
      audio.currentTime = Number(mark.dataset.seek);
      audio.play();
    });
  }
  audio.addEventListener("error", () => {
    document.querySelector(".sound .cannot").hidden = false;
  });
  audio.addEventListener("timeupdate", () => {
    const now = marks.findLast((mark) => Number(mark.dataset.seek) <= audio.currentTime + 0.05);
    for (const mark of marks) mark.closest(".turn").classList.toggle("heard-now", mark === now && !audio.paused);
  });
}
