// A text the server has rendered and made safe. Its formulas are drawn before it is shown, so that nothing jumps.
import "./judged.css";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { Bone } from "./states";

let draw: ((inside: HTMLElement) => void) | null = null;
const library = async () => {
  draw = (await import("../lib/math")).drawMath;
};

const hasMath = (html: string): boolean => html.includes("data-tex");

/** For those who know what comes: the library is on its way while the rest of the page is. */
export function expectMath(html: string): void {
  if (hasMath(html)) void library().catch(() => {});
}

export function Prose({ html }: { html: string }) {
  const [ready, setReady] = useState(() => draw !== null || !hasMath(html));
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (ready) return;
    let gone = false;
    // Without the library a formula stands as it was written: worse to look at, not wrong.
    void library()
      .catch(() => {})
      .then(() => !gone && setReady(true));
    return () => {
      gone = true;
    };
  }, [ready]);
  useLayoutEffect(() => {
    const inside = place.current;
    if (!inside || !ready) return;
    inside.innerHTML = html;
    draw?.(inside);
    for (const wide of inside.querySelectorAll<HTMLElement>("pre, table, .math.display")) wide.tabIndex = 0;
    for (const link of inside.querySelectorAll<HTMLAnchorElement>("a[href^='http']")) {
      link.target = "_blank";
      link.rel = "noopener nofollow";
    }
  }, [html, ready]);
  if (!ready)
    return (
      <div className="prose" role="status">
        {["92%", "97%", "64%", "88%", "71%"].map((width) => (
          <p key={width}>
            <Bone w={width} />
          </p>
        ))}
      </div>
    );
  return <div className="prose" ref={place} />;
}
