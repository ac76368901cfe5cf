// What a browser says it is, in a few words: enough to tell one's own devices apart, no more.

const BROWSERS: [RegExp, string][] = [
  [/\bEdgA?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bFirefox\/|\bFxiOS\//, "Firefox"],
  [/Chrom(?:e|ium)\/|\bCriOS\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];
const SYSTEMS: [RegExp, string][] = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "Mac"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];

export interface Agent {
  browser: string;
  system: string | null;
  phone: boolean;
}

export function readAgent(text: string): Agent {
  const find = (list: [RegExp, string][]) => list.find(([pattern]) => pattern.test(text))?.[1] ?? null;
  const program = /^([\w.-]+)/.exec(text)?.[1] ?? "";
  const browser = find(BROWSERS) ?? (program === "" || program === "Mozilla" ? "?" : program);
  return { browser, system: find(SYSTEMS), phone: /\bMobile\b|\bAndroid\b|\biPhone\b/.test(text) };
}
