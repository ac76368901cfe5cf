import { useQuery, useQueryClient } from "@tanstack/react-query";
import { BookOpen, Lock } from "lucide-react";
import { editorialQuery, type Problem, problemQuery, surrender } from "../../../api/problems";
import { usePerson } from "../../../api/session";
import { confirm } from "../../../ui/confirm";
import { Whole } from "../../../ui/fields";
import { Fell } from "../../../ui/Guard";
import { Prose } from "../../../ui/Prose";
import { Empty, RowBones } from "../../../ui/states";
import { useAct } from "../../../ui/useAct";
import { messages } from "../messages";

const words = messages.editorial;

export function Editorial({ problem }: { problem: Problem }) {
  if (problem.editorial === "none")
    return (
      <Empty icon={BookOpen} title={words.none}>
        <p>{words.noneText}</p>
      </Empty>
    );
  return problem.editorial === "locked" ? <Locked problem={problem} /> : <Open slug={problem.slug} />;
}

function Open({ slug }: { slug: string }) {
  const { data, error, refetch } = useQuery(editorialQuery(slug));
  if (error) return <Fell error={error} again={() => void refetch()} />;
  if (data === undefined) return <RowBones count={3} icon={false} />;
  return (
    <article className="read">
      <Prose html={data} />
    </article>
  );
}

function Locked({ problem }: { problem: Problem }) {
  const client = useQueryClient();
  const person = usePerson();
  const { act, busy, failed } = useAct();
  const giveUp = async () => {
    const sure = await confirm({ title: words.giveUpTitle, text: words.giveUpText, act: words.giveUp });
    if (!sure) return;
    await act(async () => {
      await surrender(problem.slug);
      await client.invalidateQueries(problemQuery(problem.slug));
    });
  };
  return (
    <Empty icon={Lock} title={words.locked}>
      <p>{person ? words.lockedText : words.lockedOut}</p>
      {person && (
        <button type="button" className="btn" disabled={busy} onClick={() => void giveUp()}>
          {words.giveUp}
        </button>
      )}
      <Whole>{failed}</Whole>
    </Empty>
  );
}
