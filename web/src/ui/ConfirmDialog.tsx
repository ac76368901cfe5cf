import { AlertDialog } from "radix-ui";
import type { Question } from "./confirm";
import { messages } from "./messages";
import { useFocusBack } from "./useFocusBack";

export default function ConfirmDialog({
  title,
  text,
  act,
  danger,
  answer,
}: Question & { answer: (yes: boolean) => void }) {
  const focusBack = useFocusBack();
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && answer(false)}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="veil" />
        <AlertDialog.Content className="dialog" onCloseAutoFocus={focusBack}>
          <div className="title">
            <AlertDialog.Title>{title}</AlertDialog.Title>
            <AlertDialog.Description>{text}</AlertDialog.Description>
          </div>
          <div className="body acts last">
            <AlertDialog.Cancel className="btn">{messages.cancel}</AlertDialog.Cancel>
            <button type="button" className={danger ? "btn danger" : "btn go"} onClick={() => answer(true)}>
              {act}
            </button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
