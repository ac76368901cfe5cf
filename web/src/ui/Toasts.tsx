import { Check, Info, TriangleAlert } from "lucide-react";
import { toast as sonner, Toaster } from "sonner";
import type { ToastOptions } from "./toast";

const TOAST_SHOWN_MS = 6_000;

const icons = { good: Check, bad: TriangleAlert, plain: Info };

export function show(text: string, { kind = "plain", action }: ToastOptions): void {
  const Icon = icons[kind];
  sonner(text, {
    icon: <Icon size={16} aria-hidden />,
    duration: TOAST_SHOWN_MS,
    classNames: { toast: `toast ${kind}`, actionButton: "btn" },
    ...(action ? { action: { label: action.label, onClick: action.run } } : {}),
  });
}

export default function Toasts() {
  return (
    <Toaster
      position="bottom-right"
      offset={{ bottom: 36 }}
      mobileOffset={{ bottom: 68 }}
      toastOptions={{ unstyled: true }}
    />
  );
}
