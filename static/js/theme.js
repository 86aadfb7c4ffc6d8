// Runs before the first paint, so that nobody who chose dark sees a white flash.
document.documentElement.classList.add("script");
try {
  const theme = localStorage.getItem("touchstone:theme");
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
} catch {
  // Storage can be forbidden; then the system's setting counts.
}
