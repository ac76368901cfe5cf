import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { messages } from "./messages";

/** A grey stand-in of the size of what comes. */
export function Bone({ w = "100%", h = 12 }: { w?: string | number; h?: number }) {
  return <span className="bone" style={{ width: w, height: h }} aria-hidden />;
}

/** Rows as a list of things will have them. */
export function RowBones({ count = 3, icon = true }: { count?: number; icon?: boolean }) {
  return (
    <div role="status" aria-label={messages.loading}>
      <ul className="rows">
        {Array.from({ length: count }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike.
          <li key={index}>
            {icon ? <Bone w={18} h={18} /> : <span />}
            <div className="grid gap-2">
              <Bone w="38%" />
              <Bone w="60%" h={9} />
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface EmptyProps {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  /** There is nothing else on the page. */
  whole?: boolean;
}

/** Nothing there yet, and what to do about it. */
export function Empty({ icon: Icon, title, children, whole }: EmptyProps) {
  const Title = whole ? "h1" : "b";
  return (
    <div className="empty">
      <Icon size={22} strokeWidth={1.5} aria-hidden />
      <Title>{title}</Title>
      {children}
    </div>
  );
}

export function Work({ share, label = messages.working }: { share: number; label?: string }) {
  const percent = Math.round(share * 100);
  return (
    <div
      className="work"
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      {label}
      <span>
        <i style={{ width: `${percent}%` }} />
      </span>
    </div>
  );
}
