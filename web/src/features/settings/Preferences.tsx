import { useNavigate } from "@tanstack/react-router";
import { useSavePreferences } from "../../api/me";
import { usePerson } from "../../api/session";
import type { Preferences as Kept } from "../../api/shapes";
import { languages } from "../../lib/catalogue";
import { highlight } from "../../lib/highlight";
import { keep, recall } from "../../lib/kept";
import { asProblem } from "../../lib/problem";
import { CheckField, SelectField } from "../../ui/fields";
import { setTheme, type Theme, themes, useTheme } from "../../ui/theme";
import { toast } from "../../ui/toast";
import { messages } from "./messages";

const SIZES_PX = [11, 12, 13, 14, 15, 16, 18, 20, 24];
const TAB_WIDTHS = [2, 4, 8];
const LINE_HEIGHT = 1.6;
const SAMPLE = `def escape(c: complex) -> int:
\t# how soon a point leaves
\tz = 0j
\tfor step in range(27):
\t\tz = z * z + c
\t\tif abs(z) > 2:
\t\t\treturn step
\treturn 27`;

/** Takes effect as it is chosen: there is no button to forget. */
export function Preferences() {
  const person = usePerson();
  const save = useSavePreferences();
  const navigate = useNavigate();
  const change = (body: Partial<Kept>) =>
    save.mutate(body, { onError: (error) => void toast(asProblem(error).detail, { kind: "bad" }) });
  return (
    <>
      <section className="card">
        <div className="head">
          <h2>{messages.look.title}</h2>
        </div>
        <div className="part">
          <Themes change={change} />
          {Object.keys(languages).length > 1 && (
            <div className="form">
              <SelectField
                label={messages.look.language}
                value={person?.preferences.language ?? recall("language") ?? ""}
                onChange={(event) => {
                  const language = event.target.value || null;
                  keep("language", language);
                  change({ language });
                  void navigate({ reloadDocument: true, href: location.pathname });
                }}
              >
                <option value="">{messages.look.languageAuto}</option>
                {Object.entries(languages).map(([code, name]) => (
                  <option key={code} value={code}>
                    {name}
                  </option>
                ))}
              </SelectField>
            </div>
          )}
        </div>
      </section>
      <section className="card">
        <div className="head">
          <h2>{messages.editor.title}</h2>
        </div>
        <div className="part">
          {person ? (
            <Habits editor={person.preferences.editor} change={(editor) => change({ editor })} />
          ) : (
            <p className="lead">{messages.editor.guest}</p>
          )}
        </div>
      </section>
    </>
  );
}

function Themes({ change }: { change: (body: Partial<Kept>) => void }) {
  const theme = useTheme();
  const choose = (next: Theme) => {
    setTheme(next);
    change({ theme: next });
  };
  return (
    <fieldset className="f full">
      <legend>{messages.look.theme}</legend>
      <div className="themes">
        {themes.map((name) => (
          <label key={name} className="theme-card">
            <input type="radio" name="theme" value={name} checked={theme === name} onChange={() => choose(name)} />
            <span className="swatch" data-theme={name === "system" ? "dark" : name} aria-hidden>
              <Swatch />
              {name === "system" && (
                <span className="swatch second" data-theme="light">
                  <Swatch />
                </span>
              )}
            </span>
            <b>{messages.look.themes[name]}</b>
            <small>{messages.look.themeHints[name]}</small>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** The page in small: rail, bar, text, the two sides. */
function Swatch() {
  return (
    <>
      <i className="s-rail" />
      <i className="s-bar" />
      <i className="s-text" />
      <i className="s-text short" />
      <i className="s-left" />
      <i className="s-right" />
    </>
  );
}

function Habits({ editor, change }: { editor: Kept["editor"]; change: (editor: Kept["editor"]) => void }) {
  const words = messages.editor;
  const pick = (part: Partial<Kept["editor"]>) => change({ ...editor, ...part });
  const within = (list: number[], value: number) =>
    list.includes(value) ? list : [...list, value].sort((a, b) => a - b);
  return (
    <div className="habits">
      <div className="form">
        <SelectField
          label={words.size}
          value={editor.font_size}
          onChange={(event) => pick({ font_size: Number(event.target.value) })}
        >
          {within(SIZES_PX, editor.font_size).map((size) => (
            <option key={size} value={size}>
              {words.px(size)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={words.tab}
          value={editor.tab_size}
          onChange={(event) => pick({ tab_size: Number(event.target.value) })}
        >
          {within(TAB_WIDTHS, editor.tab_size).map((width) => (
            <option key={width} value={width}>
              {words.spaces(width)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={words.keymap}
          value={editor.keymap}
          onChange={(event) => pick({ keymap: event.target.value as Kept["editor"]["keymap"] })}
        >
          {(["standard", "vim", "emacs"] as const).map((keymap) => (
            <option key={keymap} value={keymap}>
              {words.keymaps[keymap]}
            </option>
          ))}
        </SelectField>
        <CheckField
          label={words.wrap}
          hint={words.wrapHint}
          checked={editor.word_wrap}
          onChange={(event) => pick({ word_wrap: event.target.checked })}
        />
      </div>
      <figure>
        <figcaption className="soft">{words.sample}</figcaption>
        <pre
          className="sample"
          style={{ fontSize: editor.font_size, lineHeight: LINE_HEIGHT, tabSize: editor.tab_size }}
          data-wrap={editor.word_wrap}
        >
          {highlight(SAMPLE).map((part, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts have no other name.
            <span key={index} className={part.kind}>
              {part.text}
            </span>
          ))}
        </pre>
      </figure>
    </div>
  );
}
