// What cannot wait for the application, in a file of its own, because the page's policy allows no inline script:
// the theme, so that nothing flashes, and the questions the first page will ask, so that their answers are there with it.
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

  if (document.documentElement.dataset.page === "offline") return;
  const asked = ["/api/v1/session", ...(location.pathname === "/" ? ["/api/v1/runtimes"] : [])];
  for (const path of asked) {
    const link = document.createElement("link");
    Object.assign(link, { rel: "preload", as: "fetch", href: path, crossOrigin: "anonymous" });
    document.head.append(link);
  }
})();
