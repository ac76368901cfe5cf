import { useQueryClient } from "@tanstack/react-query";
import { useRouterState } from "@tanstack/react-router";
import { object, optional, string } from "valibot";
import { useCaptchaProgress } from "../../api/captcha";
import { myFeedbackQuery, sendFeedback } from "../../api/feedback";
import { limited, limits } from "../../api/limited";
import { usePerson } from "../../api/session";
import { keep, recall } from "../../lib/kept";
import { Dialog } from "../../ui/Dialog";
import { TextArea, TextField, Whole } from "../../ui/fields";
import { useForm } from "../../ui/form";
import { Work } from "../../ui/states";
import { toast } from "../../ui/toast";
import { messages } from "./messages";

const schema = object({ text: limited(limits.NewFeedback.text), contact: optional(string()) });

/** What was begun is kept until it was sent. */
export default function FeedbackDialog({ close }: { close: () => void }) {
  const page = useRouterState({ select: (state) => state.location.pathname });
  const person = usePerson();
  const client = useQueryClient();
  const work = useCaptchaProgress();
  const { form, submit, field, whole, busy } = useForm<{ text: string; contact?: string | undefined }>(schema, {
    text: recall("feedback") ?? "",
    contact: "",
  });
  const send = submit(async ({ text, contact }) => {
    await sendFeedback({ text, page, ...(contact ? { contact } : {}) });
    keep("feedback", null);
    void client.invalidateQueries(myFeedbackQuery);
    close();
    await toast(messages.sent, { kind: "good" });
  });
  const text = field("text");
  return (
    <Dialog title={messages.title} lead={messages.lead} close={close}>
      <form className="form" onSubmit={send} noValidate>
        <TextArea
          label={messages.text}
          rows={6}
          hint={person && !person.guest ? messages.answerHint : undefined}
          {...text}
          onChange={(event) => {
            keep("feedback", event.target.value || null);
            void text.onChange(event);
          }}
        />
        {(!person || person.guest) && (
          <TextField label={messages.contact} hint={messages.contactHint} autoComplete="email" {...field("contact")} />
        )}
        <p className="dim">{messages.page(page)}</p>
        {work !== null && <Work share={work} />}
        <Whole>{whole}</Whole>
        <div className="acts last">
          <button type="submit" className="btn go" disabled={busy || form.formState.isSubmitting}>
            {messages.send}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
