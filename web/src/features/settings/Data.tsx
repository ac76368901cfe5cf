import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Download } from "lucide-react";
import { useState } from "react";
import { literal, object, pipe, string, trim } from "valibot";
import { deleteAccount, exportData } from "../../api/me";
import { usePerson, useSetPerson } from "../../api/session";
import { saveFile } from "../../ui/Copy";
import { Dialog } from "../../ui/Dialog";
import { TextField, Whole } from "../../ui/fields";
import { useForm } from "../../ui/form";
import { toast } from "../../ui/toast";
import { useAct } from "../../ui/useAct";
import { messages } from "./messages";

const words = messages.yours;

export function Data() {
  const person = usePerson();
  const [deleting, setDeleting] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const { act, busy, failed } = useAct();
  if (!person) return null;
  const take = () =>
    act(async () => {
      saveFile(`tiltyard-${person.handle}.zip`, await exportData());
      setSaid(words.exported);
    });
  return (
    <>
      <section className="card">
        <div className="head">
          <h2>{words.exportTitle}</h2>
        </div>
        <div className="part">
          <p className="lead">{words.exportText}</p>
          <div className="acts">
            <button type="button" className="btn" disabled={busy} onClick={() => void take()}>
              <Download size={14} aria-hidden /> {words.export}
            </button>
            <span className="soft" role="status">
              {said}
            </span>
          </div>
          <Whole>{failed}</Whole>
        </div>
      </section>
      <section className="card">
        <div className="head">
          <h2>{words.deleteTitle}</h2>
        </div>
        <div className="part">
          <p className="lead">{words.deleteText}</p>
          <button type="button" className="btn danger" onClick={() => setDeleting(true)}>
            {words.delete}
          </button>
        </div>
      </section>
      {deleting && <Delete handle={person.handle} close={() => setDeleting(false)} />}
    </>
  );
}

function Delete({ handle, close }: { handle: string; close: () => void }) {
  const client = useQueryClient();
  const setPerson = useSetPerson();
  const navigate = useNavigate();
  const schema = object({ handle: pipe(string(), trim(), literal(handle, words.deleteMismatch)) });
  const { submit, field, whole, busy } = useForm<{ handle: string }>(schema as never, { handle: "" });
  const end = submit(async () => {
    await deleteAccount();
    setPerson(null);
    client.clear();
    await navigate({ to: "/" });
    await toast(words.deleted);
  });
  return (
    <Dialog title={words.deleteTitle} lead={words.deleteText} close={close}>
      <form className="form" onSubmit={end} noValidate>
        <TextField
          label={words.deleteAsk(handle)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          {...field("handle")}
        />
        <Whole>{whole}</Whole>
        <div className="acts last">
          <button type="submit" className="btn danger" disabled={busy}>
            {words.deleteAct}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
