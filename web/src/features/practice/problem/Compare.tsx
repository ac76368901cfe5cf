import { useMemo } from "react";
import { diffLines } from "../../../lib/diff";
import { Dialog } from "../../../ui/Dialog";
import { SideBySide } from "../../../ui/SideBySide";
import { messages } from "../messages";

const words = messages.code;

/** What this window has, and what another one kept. */
export default function Compare({ here, there, close }: { here: string; there: string; close: () => void }) {
  const rows = useMemo(() => diffLines(there, here), [here, there]);
  return (
    <Dialog title={words.compareTitle} close={close} broad>
      <SideBySide left={words.there} right={words.here} rows={rows} around={3} />
    </Dialog>
  );
}
