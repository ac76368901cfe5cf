import { useRef } from "react";
import { WIDTH_MAX, WIDTH_MIN } from "./usePanes";

interface Props {
  label: string;
  /** Percent of the page the pane beside it takes. */
  value: number;
  change: (value: number) => void;
  toggle: () => void;
  shut: boolean;
  /** The pane lies behind the splitter, not before it. */
  after?: boolean;
  /** It moves up and down. */
  flat?: boolean;
}

const STEP = 2;

/** The gutter between two panes: dragged, moved by arrows, folded by Enter or a double press. */
export function Splitter({ label, value, change, toggle, shut, after, flat }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const put = (next: number) => change(Math.max(WIDTH_MIN, Math.min(WIDTH_MAX + (flat ? 20 : 0), next)));
  const drag = (event: React.PointerEvent) => {
    if (event.buttons !== 1 || shut) return;
    const box = place.current?.parentElement?.getBoundingClientRect();
    if (!box) return;
    const share = flat
      ? ((event.clientY - box.top) / box.height) * 100
      : ((event.clientX - box.left) / box.width) * 100;
    put(after ? 100 - share : share);
  };
  const keys = (event: React.KeyboardEvent) => {
    const grow = flat ? "ArrowUp" : after ? "ArrowLeft" : "ArrowRight";
    const shrink = flat ? "ArrowDown" : after ? "ArrowRight" : "ArrowLeft";
    if (event.key === grow) put(value + STEP);
    else if (event.key === shrink) put(value - STEP);
    else if (event.key === "Home") put(WIDTH_MIN);
    else if (event.key === "End") put(WIDTH_MAX);
    else if (event.key === "Enter") toggle();
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved; this is the splitter of the ARIA practices.
    <div
      ref={place}
      className={flat ? "split flat" : "split"}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={flat ? "horizontal" : "vertical"}
      aria-valuenow={shut ? 0 : Math.round(value)}
      aria-valuemin={0}
      aria-valuemax={100}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onDoubleClick={toggle}
      onKeyDown={keys}
    />
  );
}
