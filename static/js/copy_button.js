// <copy-button data-copy="id of an element" data-done="Copied" hidden><button>Copy</button></copy-button>
class CopyButton extends HTMLElement {
  connectedCallback() {
    if (!navigator.clipboard) return;
    this.hidden = false;
    const button = this.querySelector("button");
    const label = button.textContent;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(this.dataset.copy).innerText.trim());
      button.textContent = this.dataset.done;
      document.getElementById("announcer").textContent = this.dataset.done;
      setTimeout(() => (button.textContent = label), 2000);
    });
  }
}
customElements.define("copy-button", CopyButton);
