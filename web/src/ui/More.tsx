import { messages } from "./messages";

interface Pages {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** The rest of a list that comes in pages. */
export function More({ pages }: { pages: Pages }) {
  if (!pages.hasNextPage) return null;
  return (
    <div className="part border-t border-stroke-1">
      <button type="button" className="btn" disabled={pages.isFetchingNextPage} onClick={() => pages.fetchNextPage()}>
        {messages.more}
      </button>
    </div>
  );
}
