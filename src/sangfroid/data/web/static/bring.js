// Calls brought to the office: few and small ones go with the form itself; a folder of recordings goes in several
// deliveries of one import, a file and its transcript always in the same one, and waits while the server is behind.
const MIB = 1024 * 1024;
const DELIVERY = 48 * MIB; // bytes of one, but for a single file that is larger
const FILES = 500;
const BEHIND = 128 * MIB; // bytes that wait at the server, above which nothing more is sent
const PATIENCE = 1_500;

const form = document.querySelector("form[data-most]");
const input = form.querySelector("input[type=file]");
const sending = form.querySelector(".sending");
const line = sending.querySelector(".lead");
const bar = sending.querySelector("progress");
const trouble = sending.querySelector(".trouble");
const most = Number(form.dataset.most) * MIB;
const mib = (bytes) => Math.ceil(bytes / MIB);

// A folder is chosen beside the files, and sent like them.
const folder = form.querySelector(".folder");
folder.hidden = false;
folder.querySelector("input").addEventListener("change", (event) => {
  const all = new DataTransfer();
  for (const file of event.target.files) if (!file.name.startsWith(".")) all.items.add(file);
  input.files = all.files;
});

form.addEventListener("submit", (event) => {
  const files = [...input.files];
  const size = files.reduce((sum, file) => sum + file.size, 0);
  if (size <= DELIVERY && files.length <= FILES) return;
  event.preventDefault();
  bring(files.filter((file) => file.size <= most), files.filter((file) => file.size > most));
});

// "appel.wav", "appel.vtt" and "appel.wav.vtt" belong together.
const stem = (name) => name.toLowerCase().replace(/(\.[^.]{1,5}){1,2}$/, "");

function deliveries(files) {
  const alike = new Map();
  for (const file of files) alike.set(stem(file.name), [...(alike.get(stem(file.name)) ?? []), file]);
  const found = [];
  let last = null;
  for (const group of alike.values()) {
    const size = group.reduce((sum, file) => sum + file.size, 0);
    if (!last || last.size + size > DELIVERY || last.files.length + group.length > FILES) {
      last = { files: [], size: 0 };
      found.push(last);
    }
    last.files.push(...group);
    last.size += size;
  }
  return found;
}

async function bring(files, over) {
  const all = deliveries(files);
  const whole = all.reduce((sum, one) => sum + one.size, 0);
  const fields = new FormData(form);
  fields.delete("files");
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  sending.hidden = false;
  trouble.hidden = true;
  sending.scrollIntoView({ block: "nearest" });
  const told = over.length ? line.dataset.over.replace("{names}", over.map((file) => file.name).join(", ")) : "";
  let sent = 0;
  let state = null;
  try {
    for (const [n, delivery] of all.entries()) {
      line.textContent = [line.dataset.sent.replace("{done}", mib(sent)).replace("{all}", mib(whole)), told].join(" ");
      bar.value = sent / whole;
      while (state && state.waiting > BEHIND) {
        await new Promise((done) => setTimeout(done, PATIENCE));
        state = await asked(`/calls/imports/${state.job}`);
      }
      const body = new FormData();
      for (const [name, value] of fields) body.append(name, value);
      for (const file of delivery.files) body.append("files", file, file.name);
      if (state) body.append("job", state.job);
      if (n < all.length - 1) body.append("more", "1");
      state = await asked(form.getAttribute("action"), { method: "POST", body });
      sent += delivery.size;
    }
  } catch {
    trouble.hidden = false;
    for (const button of form.querySelectorAll("button")) button.disabled = false;
    return;
  }
  line.textContent = told;
  if (state && !told) location.assign(`/calls/imports/${state.job}`);
  else if (state) setTimeout(() => location.assign(`/calls/imports/${state.job}`), 4_000); // the reason can be read first
  else for (const button of form.querySelectorAll("button")) button.disabled = false;
}

async function asked(path, how = {}) {
  const answer = await fetch(path, { headers: { Accept: "application/json" }, redirect: "error", ...how });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}
