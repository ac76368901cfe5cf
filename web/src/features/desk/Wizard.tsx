import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type InferOutput, object, picklist, pipe, regex, string } from "valibot";
import { beginProblem } from "../../api/desk";
import { Dialog } from "../../ui/Dialog";
import { SelectField, TextField, Whole } from "../../ui/fields";
import { useForm } from "../../ui/form";
import { messages } from "./messages";

const words = messages.wizard;
const kinds = ["program", "function", "class", "interactive", "answers"] as const;
type Values = InferOutput<typeof schema>;
const schema = object({
  title: pipe(string(), regex(/\S/, words.titleNeeded)),
  slug: pipe(string(), regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, words.slugHint)),
  kind: picklist(kinds),
});

const slugOf = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");

/** What a problem begins with: enough to make a package that is whole. */
export function Wizard({ close }: { close: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { form, submit, field, whole, busy } = useForm<Values>(schema, { title: "", slug: "", kind: "program" });
  const begin = submit(async (values) => {
    const made = await beginProblem(values);
    await client.invalidateQueries({ queryKey: ["mine", "desk", "list"] });
    await navigate({ to: "/desk/$id", params: { id: made.id } });
  });
  const title = field("title");
  return (
    <Dialog title={words.title} lead={words.lead} close={close}>
      <form className="form" onSubmit={begin} noValidate>
        <TextField
          label={words.name}
          autoFocus
          {...title}
          onChange={(event) => {
            // The name follows the title until somebody writes one.
            if (!form.formState.dirtyFields.slug) form.setValue("slug", slugOf(event.target.value));
            return title.onChange(event);
          }}
        />
        <TextField
          label={words.slug}
          hint={words.slugHint}
          spellCheck={false}
          autoCapitalize="none"
          {...field("slug")}
        />
        <SelectField label={words.kind} {...field("kind")}>
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {words.kinds[kind]}
            </option>
          ))}
        </SelectField>
        <Whole>{whole}</Whole>
        <div className="acts">
          <button type="submit" className="btn go" disabled={busy}>
            {words.act}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
