// How the answers of the server are kept, and which questions are asked twice.
import { QueryCache, QueryClient } from "@tanstack/react-query";
import { sessionQuery } from "../api/session";
import { asProblem } from "../lib/problem";

const FRESH_MS = 10_000;
const RETRIES_MAX = 2;

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      // The login ended elsewhere: the page learns who is here now.
      if (asProblem(error).code === "unauthenticated") void queryClient.invalidateQueries(sessionQuery);
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      // A refusal stays one; only a server that did not answer is asked again.
      retry: (count, error) => {
        const { status } = asProblem(error);
        return (status === 0 || status >= 502) && count < RETRIES_MAX;
      },
    },
  },
});
