import { CircleAlert, Eye, EyeOff } from "lucide-react";
import { type ComponentProps, type ReactNode, useId, useState } from "react";
import { messages } from "./messages";

interface Around {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  /** Beside the label: a way out. */
  aside?: ReactNode;
}

function Field({ label, hint, error, aside, id, children }: Around & { id: string; children: ReactNode }) {
  return (
    <div className="f">
      {aside ? (
        <div className="line">
          <label htmlFor={id}>{label}</label>
          {aside}
        </div>
      ) : (
        <label htmlFor={id}>{label}</label>
      )}
      {children}
      {error ? (
        <p className="wrong" id={`${id}-e`}>
          <CircleAlert size={14} aria-hidden /> {error}
        </p>
      ) : (
        hint && (
          <p className="hint" id={`${id}-h`}>
            {hint}
          </p>
        )
      )}
    </div>
  );
}

function described(id: string, error: string | undefined, hint: ReactNode) {
  return { "aria-invalid": Boolean(error), "aria-describedby": error ? `${id}-e` : hint ? `${id}-h` : undefined };
}

export function TextField({ label, hint, error, aside, className, ...input }: Around & ComponentProps<"input">) {
  const id = useId();
  return (
    <Field {...{ label, hint, error, aside, id }}>
      <input
        id={id}
        className={className ? `field ${className}` : "field"}
        {...described(id, error, hint)}
        {...input}
      />
    </Field>
  );
}

export function TextArea({ label, hint, error, aside, ...input }: Around & ComponentProps<"textarea">) {
  const id = useId();
  return (
    <Field {...{ label, hint, error, aside, id }}>
      <textarea id={id} className="field" rows={4} {...described(id, error, hint)} {...input} />
    </Field>
  );
}

export function SelectField({ label, hint, error, aside, ...input }: Around & ComponentProps<"select">) {
  const id = useId();
  return (
    <Field {...{ label, hint, error, aside, id }}>
      <select id={id} {...described(id, error, hint)} {...input} />
    </Field>
  );
}

export function PasswordField({ label, hint, error, aside, ...input }: Around & ComponentProps<"input">) {
  const id = useId();
  const [shown, setShown] = useState(false);
  return (
    <Field {...{ label, hint, error, aside, id }}>
      <div className="within">
        <input
          id={id}
          className="field"
          type={shown ? "text" : "password"}
          autoCapitalize="none"
          spellCheck={false}
          {...described(id, error, hint)}
          {...input}
        />
        <button
          type="button"
          aria-label={shown ? messages.hide : messages.show}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        >
          {shown ? <EyeOff size={16} aria-hidden /> : <Eye size={16} aria-hidden />}
        </button>
      </div>
    </Field>
  );
}

export function CheckField({ label, hint, ...input }: { label: string; hint?: string } & ComponentProps<"input">) {
  return (
    <label className="check">
      <input type="checkbox" {...input} />
      <span>{label}</span>
      {hint && <small>{hint}</small>}
    </label>
  );
}

/** What is wrong with the whole form, at its button. */
export function Whole({ children }: { children: ReactNode }) {
  return (
    <div role="alert" className="whole-place">
      {children && (
        <p className="whole">
          <CircleAlert size={14} aria-hidden /> <span>{children}</span>
        </p>
      )}
    </div>
  );
}
