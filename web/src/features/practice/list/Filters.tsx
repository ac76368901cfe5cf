import { Search, SlidersHorizontal, X } from "lucide-react";
import { type RefObject, useEffect, useRef, useState } from "react";
import type { ProblemFacets, ProblemKind, ProblemSort, ProblemStatus, ProblemsFilter } from "../../../api/problems";
import { usePerson } from "../../../api/session";
import { grades } from "../../../ui/Grade";
import { messages } from "../messages";
import { tagName } from "./ProblemRow";

const words = messages.list;
/** Long enough that a word is not asked for letter by letter, short enough to feel at once. */
const TYPING_REST_MS = 120;
const TAGS_MAX = 40;
const difficulties = ["easy", "medium", "hard"] as const;

interface Props {
  search: ProblemsFilter;
  ask: (part: ProblemsFilter) => void;
  facets: ProblemFacets | undefined;
  find: RefObject<HTMLInputElement | null>;
}

export function Filters({ search, ask, facets, find }: Props) {
  const person = usePerson();
  const [open, setOpen] = useState(false);
  const tags = search.tag ?? [];
  const toggle = (tag: string) => {
    const next = tags.includes(tag) ? tags.filter((one) => one !== tag) : [...tags, tag];
    ask({ tag: next.length > 0 ? next : undefined });
  };
  const counted = (name: string) => facets?.difficulties.find((one) => one.name === name)?.count;
  const offered = facets?.tags.filter(({ name }) => !name.startsWith("list:")).slice(0, TAGS_MAX) ?? [];
  const shown = [
    ...tags.filter((tag) => !offered.some(({ name }) => name === tag)).map((name) => ({ name, count: 0 })),
    ...offered,
  ];
  return (
    <search className="filters">
      <div className="filter-line">
        <Find search={search} ask={ask} find={find} />
        <fieldset className="grades">
          <legend className="sr">{words.difficulty}</legend>
          {difficulties.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={search.difficulty === name}
              onClick={() => ask({ difficulty: search.difficulty === name ? undefined : name })}
            >
              {grades[name]} <small>{counted(name)}</small>
            </button>
          ))}
        </fieldset>
        <select
          aria-label={words.category}
          value={search.category ?? ""}
          onChange={(event) => ask({ category: event.target.value || undefined })}
        >
          <option value="">{words.anyCategory}</option>
          {search.category && !facets?.categories.some(({ name }) => name === search.category) && (
            <option value={search.category}>{tagName(search.category)}</option>
          )}
          {facets?.categories.map(({ name, count }) => (
            <option key={name} value={name}>
              {tagName(name)} ({count})
            </option>
          ))}
        </select>
        {person && (
          <select
            aria-label={words.status}
            value={search.status ?? ""}
            onChange={(event) => ask({ status: (event.target.value || undefined) as ProblemStatus | undefined })}
          >
            <option value="">{words.anyStatus}</option>
            {Object.entries(words.statuses).map(([status, name]) => (
              <option key={status} value={status}>
                {name}
              </option>
            ))}
          </select>
        )}
        <select
          aria-label={words.kind}
          value={search.kind ?? ""}
          onChange={(event) => ask({ kind: (event.target.value || undefined) as ProblemKind | undefined })}
        >
          <option value="">{words.anyKind}</option>
          {Object.entries(messages.meta.kinds).map(([kind, name]) => (
            <option key={kind} value={kind}>
              {name}
            </option>
          ))}
        </select>
        <button type="button" className="btn" aria-expanded={open} onClick={() => setOpen(!open)}>
          <SlidersHorizontal size={14} aria-hidden /> {words.tags}
          {tags.length > 0 && <small className="num">{tags.length}</small>}
        </button>
        <select
          className="sort"
          aria-label={words.sort}
          value={search.sort ?? "title"}
          onChange={(event) =>
            ask({ sort: event.target.value === "title" ? undefined : (event.target.value as ProblemSort) })
          }
        >
          {Object.entries(words.sorts).map(([sort, name]) => (
            <option key={sort} value={sort}>
              {name}
            </option>
          ))}
        </select>
      </div>
      {(open || tags.length > 0) && (
        <fieldset className="tags-of">
          <legend className="sr">{words.tags}</legend>
          {(open ? shown : shown.filter(({ name }) => tags.includes(name))).map(({ name, count }) => (
            <button
              key={name}
              type="button"
              className="tag"
              aria-pressed={tags.includes(name)}
              onClick={() => toggle(name)}
            >
              {tagName(name)}
              {tags.includes(name) ? <X size={12} aria-hidden /> : <small>{count}</small>}
            </button>
          ))}
        </fieldset>
      )}
    </search>
  );
}

function Find({ search, ask, find }: Omit<Props, "facets">) {
  const [typed, setTyped] = useState(search.q ?? "");
  const latest = useRef(ask);
  latest.current = ask;
  const asked = search.q ?? "";
  const told = useRef(asked);
  // The address changed by another way than this field: the field follows.
  useEffect(() => {
    if (asked !== told.current) {
      told.current = asked;
      setTyped(asked);
    }
  }, [asked]);
  useEffect(() => {
    if (typed === told.current) return;
    const timer = setTimeout(() => {
      told.current = typed;
      latest.current({ q: typed || undefined });
    }, TYPING_REST_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <label className="find">
      <span className="sr">{words.search}</span>
      <Search size={16} aria-hidden />
      <input
        ref={find}
        className="field"
        type="search"
        maxLength={100}
        placeholder={words.search}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
      />
      <kbd aria-hidden>/</kbd>
    </label>
  );
}
