// Keys of the review desk. A control says its key itself (data-keys); what a key does is what a click or a focus does.
// Single keys can be switched off (WCAG 2.1.4): then only the button opens the list of keys.
const map = document.getElementById("key-map");
const singleKeys = map.hasAttribute("data-single-keys");

function controlOf(key) {
  const found = [...document.querySelectorAll(`#desk [data-keys="${CSS.escape(key)}"]`)];
  return found.find((control) => !control.disabled && control.checkVisibility());
}

function press(control) {
  if (control.matches("textarea, input, select")) {
    control.focus();
    control.scrollIntoView({ block: "center" });
  } else if (control.matches("summary")) {
    control.parentElement.open = control.dataset.keys === "r" || !control.parentElement.open;
    control.scrollIntoView({ block: "center" });
    (control.parentElement.querySelector("input:not([type=hidden])") ?? control).focus();
  } else {
    control.click();
  }
}

function nextFinding() {
  const findings = [...document.querySelectorAll("#desk .finding")];
  if (!findings.length) return;
  const at = findings.indexOf(document.activeElement?.closest?.(".finding"));
  findings[(at + 1) % findings.length].focus();
}

function typing(target) {
  return target.matches?.("textarea, select, input:not([type=checkbox], [type=radio])") || target.isContentEditable;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && typing(event.target)) {
    event.target.blur();
    return;
  }
  if (!singleKeys || typing(event.target)) return;
  if (event.key === "f") {
    event.preventDefault();
    return nextFinding();
  }
  const control = controlOf(event.key);
  if (!control) return;
  event.preventDefault();
  press(control);
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  map.showModal();
});

function tell(root) {
  for (const control of root.querySelectorAll("[data-keys]")) control.setAttribute("aria-keyshortcuts", control.dataset.keys);
}
if (singleKeys) {
  tell(document);
  document.addEventListener("htmx:load", (event) => tell(event.target));
}
