import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { messages } from "./messages";
import { useFocusBack } from "./useFocusBack";

interface Props {
  title: string;
  lead?: ReactNode;
  close: () => void;
  children: ReactNode;
  broad?: boolean;
  /** As a sheet along the right side. */
  drawer?: boolean;
  /** It comes unasked, and whoever is typing must not press one of its buttons: none has the focus at first. */
  unasked?: boolean;
}

function calm(event: Event): void {
  event.preventDefault();
  (event.currentTarget as HTMLElement).focus();
}

/** Is open for as long as it is in the tree; the focus goes back to where it was. */
export function Dialog({ title, lead, close, children, broad, drawer, unasked }: Props) {
  const focusBack = useFocusBack();
  return (
    <Primitive.Root open onOpenChange={(open) => !open && close()}>
      <Primitive.Portal>
        <Primitive.Overlay className="veil" />
        <Primitive.Content
          onCloseAutoFocus={focusBack}
          {...(unasked ? { onOpenAutoFocus: calm } : {})}
          className={drawer ? "drawer" : broad ? "dialog broad" : "dialog"}
          {...(lead ? {} : { "aria-describedby": undefined })}
        >
          <div className={drawer ? "sr" : "title"}>
            <Primitive.Title>{title}</Primitive.Title>
            {lead && <Primitive.Description>{lead}</Primitive.Description>}
          </div>
          {drawer ? children : <div className="body">{children}</div>}
          <Primitive.Close className="btn bare icon shut" aria-label={messages.close}>
            <X size={16} aria-hidden />
          </Primitive.Close>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
