// What went wrong with a request, as RFC 9457 tells it, whoever asked.
import { catalogue } from "./catalogue";

const messages = catalogue({
  unreachable: "The server cannot be reached.",
  unknown: (status: number) => `The server answered ${status} and gave no reason.`,
});

export interface FieldProblem {
  field: string;
  code: string;
  detail: string;
}

export class Problem extends Error {
  constructor(
    /** 0 when no answer came at all. */
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly fields: FieldProblem[] = [],
    readonly requestId: string | null = null,
  ) {
    super(detail);
  }
}

export function unreachable(): Problem {
  return new Problem(0, "unreachable", messages.unreachable);
}

const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

function fieldProblem(value: unknown): FieldProblem | null {
  const { field, code, detail } = (value ?? {}) as Record<string, unknown>;
  const name = text(field);
  return name ? { field: name, code: text(code) ?? "invalid", detail: text(detail) ?? text(code) ?? name } : null;
}

/** Reads the body of a refusal. A proxy in between may have answered with a page of its own: that is no reason to fail. */
export function readProblem(status: number, body: unknown): Problem {
  const told = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  const fields = Array.isArray(told.errors) ? told.errors.map(fieldProblem).filter((field) => field !== null) : [];
  return new Problem(
    status,
    text(told.code) ?? "unknown",
    text(told.detail) ?? text(told.title) ?? messages.unknown(status),
    fields,
    text(told.request_id),
  );
}

export function asProblem(error: unknown): Problem {
  return error instanceof Problem
    ? error
    : new Problem(0, "unknown", error instanceof Error ? error.message : String(error));
}

/** `profile.links[1]` as forms name it: `profile.links.1`. */
export function fieldPath(field: string): string {
  return field.replace(/\[(\d+)\]/g, ".$1").replace(/^\./, "");
}

/** Sorts the field errors of a refusal to the fields a form has; what fits none is said for the whole form. */
export function sortFields(
  problem: Problem,
  known: readonly string[],
  aliases: Record<string, string> = {},
): { fields: FieldProblem[]; whole: string | null } {
  const fields: FieldProblem[] = [];
  const rest: string[] = [];
  for (const entry of problem.fields) {
    const path = aliases[entry.field] ?? fieldPath(entry.field);
    const fit = known.find((name) => path === name || path.startsWith(`${name}.`));
    if (fit) fields.push({ ...entry, field: fit });
    else rest.push(`${entry.field}: ${entry.detail}`);
  }
  const whole = rest.length > 0 ? rest.join(" ") : fields.length > 0 ? null : problem.detail;
  return { fields, whole };
}
