// The minute after: it counts down by itself and asks for nothing; a draft is copied with one button.
const minute = document.querySelector(".minute");
if (minute) {
  const end = performance.now() + Number(minute.dataset.seconds) * 1000;
  const left = document.getElementById("left");
  const timer = setInterval(() => {
    const seconds = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (!seconds) {
      clearInterval(timer);
      minute.classList.add("over");
    }
  }, 500);
}
for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy);
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
      document.getElementById("copied").textContent = "✓";
    } catch { /* selected: the keyboard copies it */ }
  });
}
