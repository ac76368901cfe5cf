// Tests written by hand, which an accepted solution of the package may answer.
import { type DeskProblemView, type ParsedPackage, printed, readFile, writeFile } from "../../api/desk";
import type { Runtime } from "../../api/runs";
import { messages } from "./messages";

const words = messages.tests;

/** Accepted solutions that are whole programs: a bare function answers nobody without the judge around it. */
export const accepted = (parsed: ParsedPackage): string[] =>
  parsed.kind === "program"
    ? parsed.submissions.map(({ path }) => path).filter((path) => path.startsWith("submissions/accepted/"))
    : [];

const ending = (path: string): string => path.split(".").at(-1) ?? "";

async function output(problem: DeskProblemView, runtimes: Runtime[], path: string, stdin: string) {
  // What is named may be a folder of one program; its first file is the main one.
  const file = problem.files.find((one) => one.path === path || one.path.startsWith(`${path}/`))?.path ?? path;
  const runtime = runtimes.find((one) => ending(one.main_file) === ending(file));
  if (!runtime) throw new Error(words.noLanguage(file));
  const { text } = await readFile(problem.id, file);
  const { text: out, wrong } = await printed({ language: runtime.id, file: runtime.main_file, code: text }, stdin);
  if (wrong !== null) throw new Error(words.failed(file, wrong));
  return out;
}

export interface NewTest {
  folder: string;
  name: string;
  input: string;
  /** Absent: the program `by` answers. */
  answer?: string;
  by?: string | undefined;
}

/** Text that ends its last line. */
const lines = (text: string): string => (text === "" || text.endsWith("\n") ? text : `${text}\n`);

export async function writeTest(problem: DeskProblemView, runtimes: Runtime[], test: NewTest): Promise<void> {
  if (!/^[a-z0-9][a-z0-9_-]*$/.test(test.name)) throw new Error(words.badName);
  const path = `data/${test.folder}/${test.name}`;
  if (problem.files.some((file) => file.path === `${path}.in`)) throw new Error(words.taken(test.name));
  const input = lines(test.input);
  if (test.answer === undefined && !test.by) throw new Error(words.noSolution);
  const answer = test.answer ?? (await output(problem, runtimes, test.by ?? "", input));
  await writeFile(problem.id, `${path}.in`, input);
  await writeFile(problem.id, `${path}.ans`, lines(answer));
}
