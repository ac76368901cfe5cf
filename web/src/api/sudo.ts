// Dangerous acts ask for the password again. Whoever can ask for it puts itself at the gate; requests wait there.

type Gate = () => Promise<boolean>;

let gate: Gate | null = null;
let asking: Promise<boolean> | null = null;

export function keepSudoGate(asks: Gate): () => void {
  gate = asks;
  return () => {
    if (gate === asks) gate = null;
  };
}

/** Requests refused at the same time ask once. */
export function passSudo(): Promise<boolean> {
  if (!gate) return Promise.resolve(false);
  asking ??= gate().finally(() => {
    asking = null;
  });
  return asking;
}
