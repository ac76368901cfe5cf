import { useRef } from "react";

/**
 * Gives the focus back to whatever had it when a dialog came. The library would give it to the dialog's own trigger,
 * and ours are opened by keys and by refused requests.
 */
export function useFocusBack(): (event: Event) => void {
  const before = useRef(document.activeElement);
  return (event) => {
    event.preventDefault();
    if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus();
  };
}
