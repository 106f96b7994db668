// What the pages do better with a script; each of them is whole without one.
"use strict";

const one = (wanted) => document.querySelector(wanted);
const all = (wanted) => [...document.querySelectorAll(wanted)];

// -- Keys. A single letter acts only where nobody is typing (WCAG 2.1.4), and /tampilan switches them off.
// data-key names a link's or field's key, data-row marks what J and K walk along.
const isTyping = (element) => element.matches("input:not([type=radio],[type=checkbox]),select,textarea");
const rows = () => all("[data-row]");
const headOf = (row) => row.querySelector("a,input,button,summary") ?? row;

function walk(step) {
  const found = rows();
  if (!found.length) return;
  const here = found.findIndex((row) => row.contains(document.activeElement));
  const next = here < 0 ? (step > 0 ? 0 : found.length - 1) : here + step;
  const row = found[Math.min(Math.max(next, 0), found.length - 1)];
  headOf(row).focus();
  row.scrollIntoView({ block: "nearest" });
}

// In a line of the worksheet A to E, and 1 to 5, answer; E of a scale of three is nobody's key.
function answer(row, key) {
  const letters = [...row.querySelectorAll(".letters input")].filter((one) => one.value);
  const chosen = letters[Number(key) - 1] ?? letters.find((one) => one.value[0].toLowerCase() === key);
  if (chosen) chosen.click();
  return Boolean(chosen);
}

let before = "";
let forgetting = 0;

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (isTyping(event.target)) return;
  const key = before + event.key.toLowerCase();
  clearTimeout(forgetting);
  before = "";
  if (key === "g") {
    before = "g ";
    forgetting = setTimeout(() => { before = ""; }, 1500);
    return;
  }
  if (key === "j" || key === "k") return walk(key === "j" ? 1 : -1);
  const row = event.target.closest("[data-row]");
  if (row && !before && answer(row, key)) return event.preventDefault();
  const target = one(`[data-key="${CSS.escape(key)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches("a,button")) target.click();
  else target.focus();
}

if (!("keysOff" in document.documentElement.dataset)) document.addEventListener("keydown", press);

// -- Menus close with Escape and when one clicks elsewhere.
const closeMenus = (except) => all("header details[open]").forEach((menu) => {
  if (!menu.contains(except)) menu.open = false;
});
document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && one("header details[open]");
  if (!open) return;
  closeMenus(null);
  open.querySelector("summary").focus();
});

// -- A form goes once, however often its button is pressed; coming back to the page frees it again.
document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  else event.target.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => delete form.dataset.sent));

// -- Autosave. What was changed in a row goes to the form's own address, one request at a time, and what comes
// back is the page itself: of it, the parts marked data-live are taken over. A row counts as saved only then.
const RETRY = 10000;
const PAUSE = 800;
const sheet = one("form[data-save]");
const waiting = new Set();
let isSending = false;
let timer = 0;

function tell(state) {
  const line = one("[data-state]");
  line.textContent = line.dataset[state] ?? "";
  if (state === "saved") line.textContent += " " + new Date().toTimeString().slice(0, 5).replace(":", ".");
}

function later(delay) {
  clearTimeout(timer);
  timer = setTimeout(send, delay);
}

function changed(row, delay) {
  waiting.add(row);
  row.classList.add("unsaved");
  later(delay);
}

function takeOver(fresh, rows) {
  for (const part of all("[data-live][id]")) {
    const isOfRow = part.closest("[data-row]");
    const theirs = fresh.getElementById(part.id);
    if (!theirs || (isOfRow && !rows.includes(isOfRow))) continue;
    if (isOfRow) part.value = theirs.value;
    else part.replaceWith(theirs);
  }
}

async function send() {
  if (isSending || !waiting.size) return;
  isSending = true;
  const rows = [...waiting];
  waiting.clear();
  const body = new URLSearchParams();
  for (const row of rows) {
    for (const field of row.querySelectorAll("[name]")) {
      if (field.type !== "radio" || field.checked) body.append(field.name, field.value);
    }
  }
  tell("saving");
  let outcome = "trying";
  try {
    const answer = await fetch(sheet.action, { method: "POST", body });
    if (answer.url.includes("/masuk")) outcome = "ended";
    else if (answer.status < 500) {
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      outcome = answer.ok ? "saved" : "refused";
      if (answer.ok) takeOver(fresh, rows);
      for (const row of rows) {
        const theirs = fresh.getElementById(row.id);
        if (answer.ok && !waiting.has(row)) row.classList.remove("unsaved", "open", "wrong");
        if (theirs?.matches(".wrong")) row.replaceWith(document.adoptNode(theirs));
      }
    }
  } catch { /* The network is away: told below, and tried again. */ }
  isSending = false;
  tell(outcome);
  if (outcome === "trying" || outcome === "ended") rows.forEach((row) => waiting.add(row));
  if (waiting.size && outcome !== "ended") later(outcome === "trying" ? RETRY : 0);
}

if (sheet && one("[data-state]")) {
  sheet.addEventListener("change", (event) => changed(event.target.closest("[data-row]"), 0));
  sheet.addEventListener("input", (event) => {
    if (isTyping(event.target)) changed(event.target.closest("[data-row]"), PAUSE);
  });
  window.addEventListener("beforeunload", (event) => {
    if (waiting.size || isSending) event.preventDefault();
  });
  sheet.addEventListener("submit", () => waiting.clear());
}
