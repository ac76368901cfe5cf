// Tests people suggest, with what came of the check, to be taken into the draft or not.
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FlaskConical } from "lucide-react";
import { useState } from "react";
import { decideSuggestion, type Suggestion, type SuggestionState, suggestionsQuery } from "../../api/desk";
import { ago } from "../../lib/time";
import { Whole } from "../../ui/fields";
import { Fell } from "../../ui/Guard";
import { More } from "../../ui/More";
import { Empty, RowBones } from "../../ui/states";
import { useAct } from "../../ui/useAct";
import { messages } from "./messages";

const words = messages.suggestions;
const states: SuggestionState[] = ["useful", "useless", "checking", "invalid", "accepted", "declined"];

export function Suggestions() {
  const [state, setState] = useState<SuggestionState>("useful");
  const pages = useInfiniteQuery(suggestionsQuery(state));
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="card" aria-labelledby="suggestions">
      <div className="head">
        <h2 id="suggestions">{words.title}</h2>
        <select
          className="end"
          aria-label={words.show}
          value={state}
          onChange={(event) => {
            const chosen = states.find((one) => one === event.target.value);
            if (chosen) setState(chosen);
          }}
        >
          {states.map((one) => (
            <option key={one} value={one}>
              {words.states[one]}
            </option>
          ))}
        </select>
      </div>
      {pages.error ? (
        <Fell error={pages.error} again={() => void pages.refetch()} />
      ) : !pages.data ? (
        <RowBones icon={false} />
      ) : items.length === 0 ? (
        <Empty icon={FlaskConical} title={words.none}>
          <p>{words.noneText}</p>
        </Empty>
      ) : (
        <>
          <p className="part soft">{words.lead}</p>
          <ul className="said-list">
            {items.map((one) => (
              <One key={one.id} suggestion={one} />
            ))}
          </ul>
        </>
      )}
      <More pages={pages} />
    </section>
  );
}

function One({ suggestion }: { suggestion: Suggestion }) {
  const { id, slug, by, input, state, word, created_at } = suggestion;
  const client = useQueryClient();
  const { act, busy, failed } = useAct();
  const decide = (accept: boolean) =>
    act(async () => {
      try {
        await decideSuggestion(id, accept);
      } finally {
        // Where somebody else has decided meanwhile, the list says so.
        await client.invalidateQueries({ queryKey: ["mine", "moderation", "suggestions"] });
      }
    });
  return (
    <li>
      <p>
        <Link className="link" to="/problems/$slug" params={{ slug }}>
          {slug}
        </Link>{" "}
        <span className="dim">{messages.reported(by ?? messages.somebody, ago(created_at))}</span>
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className="suggested" tabIndex={0} aria-label={words.input(slug)}>
        <pre>{input}</pre>
      </section>
      {word && <p className="said-text">{word}</p>}
      <Whole>{failed}</Whole>
      {(state === "useful" || state === "useless") && (
        <div className="acts">
          <button type="button" className="btn" disabled={busy} onClick={() => void decide(true)}>
            {words.accept}
          </button>
          <button type="button" className="btn bare" disabled={busy} onClick={() => void decide(false)}>
            {words.decline}
          </button>
        </div>
      )}
    </li>
  );
}
