import { Link, useBlocker } from "@tanstack/react-router";
import { useMemo, useRef } from "react";
import { boolean, object, string } from "valibot";
import { limited, limits } from "../../api/limited";
import { AVATAR_BYTES_MAX, AVATAR_TYPES, putAvatar, removeAvatar, saveProfile } from "../../api/me";
import { usePerson, useSetPerson } from "../../api/session";
import type { Me } from "../../api/shapes";
import { countries } from "../../lib/countries";
import { confirm } from "../../ui/confirm";
import { Face } from "../../ui/Face";
import { CheckField, SelectField, TextArea, TextField, Whole } from "../../ui/fields";
import { useForm } from "../../ui/form";
import { toast } from "../../ui/toast";
import { useAct } from "../../ui/useAct";
import { messages } from "./messages";

const words = messages.you;

export function Profile() {
  const person = usePerson();
  if (!person) return null;
  return (
    <section className="card">
      <div className="head">
        <h2>{words.title}</h2>
        <Link className="link end" to="/u/$handle" params={{ handle: person.handle }}>
          {words.open}
        </Link>
      </div>
      <div className="part">
        <Picture person={person} />
        <Words person={person} />
      </div>
    </section>
  );
}

function Picture({ person }: { person: Me }) {
  const setPerson = useSetPerson();
  const input = useRef<HTMLInputElement>(null);
  const { act, busy, failed } = useAct();
  const put = (file: File | undefined) => {
    if (!file) return;
    void act(async () => {
      if (!AVATAR_TYPES.includes(file.type)) throw new Error(words.wrongType);
      if (file.size > AVATAR_BYTES_MAX) throw new Error(words.tooLarge);
      setPerson(await putAvatar(file));
    });
  };
  return (
    <div className="picture">
      <Face name={person.name || person.handle} avatar={person.avatar} large />
      <div className="grid gap-2">
        <div className="acts">
          <input
            ref={input}
            className="sr"
            type="file"
            accept={AVATAR_TYPES.join(",")}
            aria-label={words.choose}
            tabIndex={-1}
            onChange={(event) => {
              put(event.target.files?.[0]);
              event.target.value = "";
            }}
          />
          <button type="button" className="btn" disabled={busy} onClick={() => input.current?.click()}>
            {words.choose}
          </button>
          {person.avatar && (
            <button
              type="button"
              className="btn bare"
              disabled={busy}
              onClick={() => void act(async () => setPerson(await removeAvatar()))}
            >
              {words.remove}
            </button>
          )}
        </div>
        <p className="text-12 soft">{words.pictureHint}</p>
        <Whole>{failed}</Whole>
      </div>
    </div>
  );
}

const schema = object({
  name: limited(limits.ProfilePatch.name),
  handle: limited(limits.ProfilePatch.handle),
  bio: limited(limits.ProfilePatch.bio),
  country: string(),
  links: string(),
  show_country: boolean(),
  show_activity: boolean(),
});

function Words({ person }: { person: Me }) {
  const setPerson = useSetPerson();
  const all = useMemo(countries, []);
  const { profile } = person;
  const { form, submit, field, whole, busy, changed } = useForm(schema, {
    name: person.name,
    handle: person.handle,
    bio: profile.bio,
    country: profile.country ?? "",
    links: profile.links.join("\n"),
    show_country: profile.show_country,
    show_activity: profile.show_activity,
  });
  useBlocker({
    shouldBlockFn: async () => !(await confirm(messages.leave)),
    disabled: !changed,
    enableBeforeUnload: changed,
  });
  const save = submit(async (values) => {
    const links = values.links.split(/\s+/).filter(Boolean);
    const { handle, country, ...rest } = values;
    const saved = await saveProfile({
      ...rest,
      links,
      country: country || null,
      ...(handle === person.handle ? {} : { handle }),
    });
    form.reset({ ...values, links: links.join("\n") });
    setPerson(saved);
    await toast(messages.saved, { kind: "good" });
  });
  const { error: _, ...showCountry } = field("show_country");
  const { error: __, ...showActivity } = field("show_activity");
  return (
    <form className="form" onSubmit={save} noValidate>
      <TextField label={words.name} hint={words.nameHint} autoComplete="name" {...field("name")} />
      <TextField
        label={words.handle}
        hint={words.handleHint(form.watch("handle"))}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        {...field("handle")}
      />
      <TextArea
        label={words.bio}
        hint={words.bioHint(limits.ProfilePatch.bio.max - form.watch("bio").length)}
        {...field("bio")}
      />
      <SelectField label={words.country} autoComplete="country" {...field("country")}>
        <option value="">{words.noCountry}</option>
        {all.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </SelectField>
      <TextArea label={words.links} hint={words.linksHint} rows={3} spellCheck={false} {...field("links")} />
      <CheckField label={words.showCountry} {...showCountry} />
      <CheckField label={words.showActivity} {...showActivity} />
      <Whole>{whole}</Whole>
      <div className="acts">
        <button type="submit" className="btn go" disabled={busy || !changed}>
          {messages.save}
        </button>
      </div>
    </form>
  );
}
