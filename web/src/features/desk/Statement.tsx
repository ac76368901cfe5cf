// The texts people read, beside what they will look like.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { FileText } from "lucide-react";
import { useEffect, useState } from "react";
import { type DeskProblemView, previewQuery } from "../../api/desk";
import { Fell } from "../../ui/Guard";
import { Prose } from "../../ui/Prose";
import { Bone, Empty } from "../../ui/states";
import { FileEditor } from "./FileEditor";
import { messages } from "./messages";

const words = messages.statement;
const TEXTS = /^(statement|problem_statement|solution)\/[^/]+\.(md|tex|html)$/;
const REST_MS = 350;

export function Statement({ problem }: { problem: DeskProblemView }) {
  const texts = problem.files.filter((file) => TEXTS.test(file.path)).map((file) => file.path);
  const first = texts.find((path) => !path.startsWith("solution/")) ?? texts[0];
  const [picked, setPicked] = useState<string | null>(null);
  const path = picked && texts.includes(picked) ? picked : first;
  const [text, setText] = useState("");
  const [rested, setRested] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const preview = useQuery({
    ...previewQuery(path ?? "", rested),
    enabled: path !== undefined && rested !== "",
    placeholderData: keepPreviousData,
  });
  if (!path)
    return (
      <section className="card">
        <Empty icon={FileText} title={words.none}>
          <p>{words.noneText}</p>
        </Empty>
      </section>
    );
  return (
    <>
      {texts.length > 1 && (
        <select
          className="pick"
          aria-label={words.which}
          value={path}
          onChange={(event) => setPicked(event.target.value)}
        >
          {texts.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      )}
      <div className="two-panes">
        <section className="card open-file">
          <FileEditor key={path} id={problem.id} path={path} told={setText} />
        </section>
        <section className="card" aria-label={words.preview}>
          <div className="head">
            <h2>{words.preview}</h2>
          </div>
          <div className="part">
            {preview.error ? (
              <Fell error={preview.error} again={() => void preview.refetch()} />
            ) : preview.data === undefined ? (
              <Bone />
            ) : (
              <Prose html={preview.data} />
            )}
          </div>
        </section>
      </div>
    </>
  );
}
