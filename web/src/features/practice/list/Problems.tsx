// All problems. What is asked for lies in the address, so that it can be shared and gone back to.
import "./list.css";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { ArrowDown, ArrowUp, BookOpen, Search, SearchX } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import { facetsQuery, listQuery, type ProblemsFilter, problemsQuery } from "../../../api/problems";
import { usePerson } from "../../../api/session";
import { type Action, useActions } from "../../../lib/actions";
import { count } from "../../../lib/units";
import { Fell } from "../../../ui/Guard";
import { Bone, Empty } from "../../../ui/states";
import { messages } from "../messages";
import { Places } from "../Places";
import { Daily } from "./Daily";
import { Filters } from "./Filters";
import { ProblemRow } from "./ProblemRow";

const words = messages.list;

export function Problems() {
  const search = useSearch({ from: "/framed/problems/" });
  const navigate = useNavigate({ from: "/problems" });
  const pages = useInfiniteQuery({ ...problemsQuery(search), placeholderData: keepPreviousData });
  const facets = useQuery(facetsQuery);
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const total = pages.data?.pages[0]?.total ?? 0;
  const narrowed = Object.entries(search).some(([name, value]) => name !== "sort" && value !== undefined);
  const ask = (part: ProblemsFilter) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false });
  const find = useRef<HTMLInputElement>(null);
  const table = useRef<HTMLTableSectionElement>(null);
  useWalk(find, table);
  return (
    <div className="practice">
      <h1 className="sr">{words.title}</h1>
      <Places />
      <Daily />
      {search.list && <InList id={search.list} leave={() => ask({ list: undefined })} />}
      <Filters search={search} ask={ask} facets={facets.data} find={find} />
      <p className="total" role="status">
        {pages.data && (narrowed ? words.found(count(total)) : words.total(count(total)))}
      </p>
      {pages.error ? (
        <Fell error={pages.error} again={() => void pages.refetch()} />
      ) : pages.data && items.length === 0 ? (
        <section className="card">{narrowed ? <NoneFit /> : <NoneYet />}</section>
      ) : (
        <section className="card" aria-busy={pages.isPlaceholderData || pages.isPending}>
          <table className="list problem-list">
            <thead>
              <tr>
                <th scope="col">
                  <span className="sr">{words.columns.status}</span>
                </th>
                <th scope="col">{words.columns.title}</th>
                <th scope="col" className="wide-only">
                  {words.columns.tags}
                </th>
                <th scope="col">{words.columns.difficulty}</th>
                <th scope="col" className="r wide-only">
                  {words.columns.acceptance}
                </th>
                <th scope="col" className="r wide-only">
                  {words.columns.solved}
                </th>
              </tr>
            </thead>
            <tbody ref={table}>
              {pages.data ? (
                items.map((problem) => <ProblemRow key={problem.id} problem={problem} ask={ask} />)
              ) : (
                <Bones />
              )}
            </tbody>
          </table>
          <Rest pages={pages} />
        </section>
      )}
    </div>
  );
}

/** `/` goes to the search, `j` and `k` walk down and up the list, Enter opens. */
function useWalk(find: React.RefObject<HTMLInputElement | null>, table: React.RefObject<HTMLElement | null>) {
  useActions(
    useMemo<Action[]>(() => {
      const walk = (step: 1 | -1) => {
        const links = [...(table.current?.querySelectorAll<HTMLAnchorElement>("a.to-problem") ?? [])];
        const at = links.indexOf(document.activeElement as HTMLAnchorElement);
        const next = at < 0 ? (step === 1 ? 0 : links.length - 1) : Math.max(0, Math.min(links.length - 1, at + step));
        links[next]?.focus();
        links[next]?.scrollIntoView({ block: "nearest" });
      };
      const group = messages.here;
      return [
        { id: "find", title: words.find, group, icon: Search, keys: "/", run: () => find.current?.focus() },
        { id: "next", title: words.next, group, icon: ArrowDown, keys: "j", run: () => walk(1) },
        { id: "previous", title: words.previous, group, icon: ArrowUp, keys: "k", run: () => walk(-1) },
      ];
    }, [find, table]),
  );
}

interface Pages {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** The next page comes when the end of this one comes into sight. */
function Rest({ pages }: { pages: Pages }) {
  const end = useRef<HTMLDivElement>(null);
  const more = useRef(pages);
  more.current = pages;
  const wanted = pages.hasNextPage;
  useEffect(() => {
    if (!end.current || !wanted) return;
    const seen = new IntersectionObserver(
      ([entry]) => {
        const { hasNextPage, isFetchingNextPage, fetchNextPage } = more.current;
        if (entry?.isIntersecting && hasNextPage && !isFetchingNextPage) fetchNextPage();
      },
      { rootMargin: "400px" },
    );
    seen.observe(end.current);
    return () => seen.disconnect();
  }, [wanted]);
  return wanted ? <div ref={end} className="rest" /> : null;
}

function InList({ id, leave }: { id: string; leave: () => void }) {
  const { data } = useQuery(listQuery(id));
  return (
    <p className="in-list">
      {data && (
        <Link className="link" to="/problem-lists/$id" params={{ id }}>
          {words.inList(data.title)}
        </Link>
      )}
      <button type="button" className="btn bare" onClick={leave}>
        {words.leaveList}
      </button>
    </p>
  );
}

function NoneFit() {
  return (
    <Empty icon={SearchX} title={words.noneFit}>
      <p>{words.noneFitText}</p>
      <Link className="btn" to="/problems" search={{}}>
        {words.clear}
      </Link>
    </Empty>
  );
}

function NoneYet() {
  const person = usePerson();
  return (
    <Empty icon={BookOpen} title={words.noneYet}>
      <p>{words.noneYetText}</p>
      {person?.role === "admin" && <code>{words.noneYetCommand}</code>}
    </Empty>
  );
}

function Bones() {
  return [46, 58, 40, 64, 52, 48, 61, 37, 55, 44].map((width) => (
    <tr key={width}>
      <td>
        <Bone w={14} h={14} />
      </td>
      <td>
        <Bone w={width * 3} />
      </td>
      <td className="wide-only">
        <Bone w={90} />
      </td>
      <td>
        <Bone w={60} />
      </td>
      <td className="wide-only">
        <Bone w={30} />
      </td>
      <td className="wide-only">
        <Bone w={30} />
      </td>
    </tr>
  ));
}
