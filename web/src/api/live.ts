// The one live socket of this tab.
import { Live } from "../lib/live";

const revoked = new Set<() => void>();

export const live: Live = new Live({
  url: `${globalThis.location?.origin.replace(/^http/, "ws")}/api/v1/live`,
  onRevoked: () => {
    for (const tell of revoked) tell();
  },
});

/** The login of this tab was ended elsewhere. */
export function onRevoked(tell: () => void): () => void {
  revoked.add(tell);
  return () => revoked.delete(tell);
}
