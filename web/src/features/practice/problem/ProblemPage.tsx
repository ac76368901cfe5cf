import "../../../ui/panes/solve.css";
import "./problem.css";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { FileQuestion, Unplug } from "lucide-react";
import { useEffect, useState } from "react";
import { type Problem, problemQuery } from "../../../api/problems";
import { keep, recall } from "../../../lib/kept";
import { Problem as Refusal } from "../../../lib/problem";
import { Fell } from "../../../ui/Guard";
import { useNameHere } from "../../../ui/here";
import { expectMath } from "../../../ui/Prose";
import { Bone, Empty } from "../../../ui/states";
import { messages } from "../messages";
import { Solve } from "./Solve";

export function ProblemPage() {
  const { slug } = useParams({ from: "/framed/problems/$slug" });
  const { data, error, refetch } = useQuery(problemQuery(slug));
  useNameHere(data?.title);
  if (data) return <Opened key={slug} problem={data} />;
  if (error instanceof Refusal && error.status === 404)
    return (
      <Empty icon={FileQuestion} title={messages.none} whole>
        <p>{messages.noneText}</p>
        <Link className="btn" to="/problems">
          {messages.toProblems}
        </Link>
      </Empty>
    );
  if (error) return <Fell error={error} again={() => void refetch()} />;
  return <Skeleton />;
}

function Opened({ problem }: { problem: Problem }) {
  const { tab, submission, contest, as } = useSearch({ from: "/framed/problems/$slug" });
  const find = (id: string | null) => problem.languages.find((one) => one.id === id);
  const [chosen, setChosen] = useState(() => recall(`language.${problem.slug}`) ?? recall("solve.language"));
  const language = find(chosen) ?? find("python") ?? problem.languages[0];
  useEffect(() => expectMath(problem.statement.html), [problem.statement.html]);
  const choose = (id: string) => {
    keep(`language.${problem.slug}`, id);
    keep("solve.language", id);
    setChosen(id);
  };
  if (!language)
    return (
      <Empty icon={Unplug} title={problem.title} whole>
        <p>{messages.code.noLanguages}</p>
      </Empty>
    );
  return (
    <Solve
      problem={problem}
      language={language}
      choose={choose}
      tab={tab ?? "description"}
      submission={submission ?? null}
      contest={contest && as ? { slug: contest, label: as } : null}
    />
  );
}

/** The panes without what they hold. */
function Skeleton() {
  return (
    <div className="solve" role="status" aria-label={messages.loading} data-pane="statement">
      <div className="pane reading">
        <div className="pane-head" />
        <div className="read bones">
          <Bone w="54%" h={24} />
          <Bone w="70%" />
          {["96%", "91%", "97%", "58%", "93%", "40%"].map((width) => (
            <Bone key={width} w={width} />
          ))}
        </div>
      </div>
      <div className="split" />
      <div className="pane coding">
        <div className="tools" />
      </div>
      <div className="split" />
      <div className="pane results">
        <div className="pane-head" />
      </div>
    </div>
  );
}
