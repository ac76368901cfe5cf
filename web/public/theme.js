// Before the first paint, so that nothing flashes: a file of its own, because the page's policy allows no inline script.
(() => {
  let theme = null;
  try {
    theme = localStorage.getItem("tiltyard.theme");
  } catch {
    // Private windows may refuse.
  }
  const light = matchMedia("(prefers-color-scheme: light)").matches;
  document.documentElement.dataset.theme =
    theme === "dark" || theme === "light" || theme === "contrast" ? theme : light ? "light" : "dark";
})();
