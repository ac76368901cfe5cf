import { useQuery } from "@tanstack/react-query";
import { Download, Layers } from "lucide-react";
import { type DeskProblemView, type ExportFormat, exportPath, versionsQuery } from "../../api/desk";
import { atMoment } from "../../lib/time";
import { Fell } from "../../ui/Guard";
import { Empty, RowBones } from "../../ui/states";
import { messages } from "./messages";

const words = messages.versions;
const formats = Object.keys(words.formats) as ExportFormat[];

export function Versions({ problem }: { problem: DeskProblemView }) {
  const versions = useQuery(versionsQuery(problem.id));
  if (versions.error) return <Fell error={versions.error} again={() => void versions.refetch()} />;
  return (
    <>
      <section className="card" aria-label={messages.tabs.versions}>
        {!versions.data ? (
          <RowBones />
        ) : versions.data.length === 0 ? (
          <Empty icon={Layers} title={words.none}>
            <p>{words.noneText}</p>
          </Empty>
        ) : (
          <ul className="rows">
            {versions.data.map((one) => (
              <li key={one.version}>
                <Layers className="icon-cell" size={18} aria-hidden />
                <div>
                  <b>{words.number(one.number)}</b>
                  <small>
                    {atMoment(one.published_at)} {one.by && words.by(one.by)}
                  </small>
                </div>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section className="card" aria-labelledby="export">
        <div className="head">
          <h2 id="export">{words.export}</h2>
        </div>
        <div className="part">
          <div className="acts">
            {formats.map((format) => (
              <a key={format} className="btn" href={exportPath(problem.id, format)} download>
                <Download size={14} aria-hidden /> {words.formats[format]}
              </a>
            ))}
          </div>
        </div>
      </section>
    </>
  );
}
