import { Monitor, Smartphone, SquareTerminal } from "lucide-react";
import { readAgent } from "../lib/agent";

export function DeviceIcon({ agent }: { agent: string }) {
  const { system, phone } = readAgent(agent);
  const Icon = phone ? Smartphone : system ? Monitor : SquareTerminal;
  return <Icon size={18} strokeWidth={1.5} aria-hidden />;
}

/** "Firefox, Linux" */
export function deviceName(agent: string): string {
  const { browser, system } = readAgent(agent);
  return system ? `${browser}, ${system}` : browser;
}
