// On every page: the switch between light and dark, and what htmx does when a request fails.

// <theme-switch hidden><button aria-pressed>…</button></theme-switch>
class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.button = this.querySelector("button");
    this.show();
    this.button.addEventListener("click", () => {
      const theme = this.dark ? "light" : "dark";
      document.documentElement.dataset.theme = theme;
      try {
        localStorage.setItem("touchstone:theme", theme);
      } catch {
        // The choice then lasts as long as the page.
      }
      this.show();
    });
  }

  get dark() {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  show() {
    this.button.setAttribute("aria-pressed", String(this.dark));
  }
}
customElements.define("theme-switch", ThemeSwitch);

// An answer with an error is shown only if it is the page's own desk (with what was typed); anything else would wipe it.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  if (xhr.status < 400 || xhr.responseText.includes('id="desk"')) return;
  event.detail.shouldSwap = false;
  if (requestConfig.verb !== "get") showTrouble();
});
document.addEventListener("htmx:sendError", (event) => {
  if (event.detail.requestConfig.verb !== "get") showTrouble();
});

// When the desk was exchanged, whoever works with the keyboard goes on at its top instead of at the top of the page.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "desk" || document.activeElement !== document.body) return;
  document.querySelector("#desk h1").focus({ preventScroll: true });
});

// A second click while a form is on its way sends nothing twice; a page that comes back from memory may send again.
const onTheirWay = new Set();
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  if (onTheirWay.has(event.target)) return event.preventDefault();
  onTheirWay.add(event.target);
  setTimeout(() => onTheirWay.delete(event.target), 5000);
});
addEventListener("pageshow", () => onTheirWay.clear());

function showTrouble() {
  const notices = document.getElementById("notices");
  notices.replaceChildren(document.getElementById("trouble").content.cloneNode(true));
  notices.scrollIntoView({ block: "nearest" });
}
