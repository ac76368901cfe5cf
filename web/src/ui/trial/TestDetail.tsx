// One test in full: what was expected and what came, what was read, what was said.
import { useMemo } from "react";
import { diffOutput, linesOf } from "../../lib/diff";
import { SideBySide } from "../SideBySide";
import { explain, type Figures, type LimitsOf } from "./explain";
import { Fold, Raw } from "./Fold";
import { messages } from "./messages";

const words = messages.results;

export interface Shown extends Figures {
  verdict: string | null;
  input?: string | undefined;
  answer?: string | null | undefined;
  stdout?: string | undefined;
  stderr?: string | undefined;
  message: string;
}

interface Props {
  test: Shown;
  limits: LimitsOf | null;
  /** What the verdict means stands above already. */
  brief?: boolean;
}

export function TestDetail({ test, limits, brief }: Props) {
  const { verdict, input, answer, stdout = "", stderr = "", message } = test;
  // What a program wrote before it broke off is no answer: it is shown, not compared.
  const compared = verdict === "WA" || verdict === "AC";
  const rows = useMemo(
    () => (compared && typeof answer === "string" ? diffOutput(answer, stdout) : null),
    [compared, answer, stdout],
  );
  const said =
    !brief && verdict && verdict !== "AC" ? explain(verdict, { ...test, sample: rows !== null }, limits) : "";
  return (
    <div className="test-detail">
      {said && <p className="why">{said}</p>}
      {message && (
        <div className="said-by">
          <h2>{words.judge}</h2>
          <Raw text={message} label={words.judge} />
        </div>
      )}
      {rows && rows.length > 0 ? (
        <SideBySide
          left={words.expected}
          right={words.got}
          rows={rows}
          judged
          {...(rows.length > 60 ? { around: 8 } : {})}
        />
      ) : stdout ? (
        <div className="said-by">
          <h2>{words.output}</h2>
          <Raw text={stdout} label={words.output} />
        </div>
      ) : compared || verdict === null ? (
        <p className="quiet">{words.nothing}</p>
      ) : null}
      {stderr && (
        <Fold title={words.errors} aside={words.lines(linesOf(stderr).length)} open>
          <Raw text={stderr} label={words.errors} />
        </Fold>
      )}
      {input !== undefined && (
        <Fold title={words.input} aside={words.lines(linesOf(input).length)} open={linesOf(input).length <= 12}>
          <Raw text={input} label={words.input} />
        </Fold>
      )}
    </div>
  );
}
