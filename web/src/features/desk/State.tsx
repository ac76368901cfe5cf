import type { DeskState } from "../../api/desk";
import { messages } from "./messages";

const tones: Partial<Record<DeskState, string>> = { approved: "good", published: "good", changes_asked: "bad" };

export function State({ state }: { state: DeskState }) {
  return <span className={`tag ${tones[state] ?? ""}`}>{messages.states[state]}</span>;
}
