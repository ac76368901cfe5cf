// Enough colour for the first paint, until the editor is loaded. Comments, strings, numbers and common keywords.

export type Kind = "comment" | "string" | "number" | "keyword" | "plain";

const KEYWORDS =
  "and as async await break case catch class const continue def defer do else enum extends final fn for from func function if impl import in interface is lambda let loop match mod module mut namespace new not or package private pub public return self static struct super switch template this throw trait try type typeof use using val var void where while with yield begin end then print int char bool string double float";
/** Where two strokes divide, and a comment begins with a hash. */
const DIVIDES = new Set(["python", "ruby", "r", "shell", "perl", "elixir", "julia", "nim"]);
const pattern = (strokes: string): RegExp =>
  new RegExp(
    [
      `(?<comment>${strokes}/\\*[^]*?\\*/|--.*|(?<![\\w$'"])#(?!include|define|lang|!).*)`,
      "(?<string>\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])*'|`[^`]*`)",
      "(?<number>\\b\\d[\\w.]*\\b)",
      `(?<keyword>\\b(?:${KEYWORDS.split(" ").join("|")})\\b)`,
    ].join("|"),
    "g",
  );
const PATTERN = pattern("//.*|");
const DIVIDING = pattern("");

export function highlight(code: string, language = ""): { kind: Kind; text: string }[] {
  const parts: { kind: Kind; text: string }[] = [];
  let at = 0;
  for (const match of code.matchAll(DIVIDES.has(language) ? DIVIDING : PATTERN)) {
    if (match.index > at) parts.push({ kind: "plain", text: code.slice(at, match.index) });
    const kind = (Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined)?.[0] ?? "plain") as Kind;
    parts.push({ kind, text: match[0] });
    at = match.index + match[0].length;
  }
  if (at < code.length) parts.push({ kind: "plain", text: code.slice(at) });
  return parts;
}
