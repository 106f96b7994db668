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
