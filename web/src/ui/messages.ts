// Words of pieces that every screen has.
import { catalogue } from "../lib/catalogue";

export const messages = catalogue({
  close: "Close",
  cancel: "Cancel",
  again: "Try again",
  reload: "Reload the page",
  copy: "Copy",
  copied: "Copied",
  copyFailed: "Could not be copied: mark it and copy it by hand.",
  download: "Download",
  show: "Show password",
  hide: "Hide password",
  loading: "Loading",
  more: "Show more",
  fellTitle: "This part of the page failed",
  fellKept: "The rest of the page works, and what you wrote is kept.",
  loadTitle: "This could not be loaded",
  request: "request",
  log: { title: "Security log", at: "When", who: "Who", what: "What", address: "From", device: "With" },
  graph: {
    title: (name: string) => `${name} rating over time`,
    label: (name: string, from: number, to: number, low: number, high: number) =>
      `${name} rating: from ${from} to ${to}, lowest ${low}, highest ${high}.`,
    table: "As a table",
    at: "When",
    rating: "Rating",
  },
  working: "Proving to the server that you are not a flood of requests",
});
