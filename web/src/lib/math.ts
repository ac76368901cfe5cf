// Formulas in a text of the server's, drawn here. A chunk of its own, loaded by the first page that has any.
import "katex/dist/katex.min.css";
import katex from "katex";

/** Draws every formula inside. One that cannot be read stays as it was written. */
export function drawMath(inside: HTMLElement): void {
  for (const place of inside.querySelectorAll<HTMLElement>(".math[data-tex]")) {
    katex.render(place.dataset.tex ?? "", place, {
      displayMode: place.classList.contains("display"),
      throwOnError: false,
      errorColor: "currentColor",
      // Formulas come from whoever writes a problem: they may draw, not link or run away with the page.
      trust: false,
      maxExpand: 1_000,
      maxSize: 40,
    });
  }
}
