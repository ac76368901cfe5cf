import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { Link2 } from "lucide-react";
import { identitiesQuery, unlink } from "../../api/me";
import { providerAddress, providerError } from "../../api/providers";
import { usePerson, useSession } from "../../api/session";
import type { Identity } from "../../api/shapes";
import { passSudo } from "../../api/sudo";
import { onDay } from "../../lib/time";
import { confirm } from "../../ui/confirm";
import { Whole } from "../../ui/fields";
import { Fell } from "../../ui/Guard";
import { RowBones } from "../../ui/states";
import { useAct } from "../../ui/useAct";
import { messages } from "./messages";

const words = messages.identities;

export function Identities() {
  const providers = useSession().data?.providers ?? [];
  const { data, error, refetch } = useQuery(identitiesQuery);
  const client = useQueryClient();
  const { act, busy, failed } = useAct();
  const until = usePerson()?.sudo_until;
  const refused = useSearch({ from: "/framed/settings/security" }).error;
  const link = async (id: string) => {
    // The way to the provider leaves this page: what it needs is asked before.
    const trusted = until && new Date(until).getTime() > Date.now();
    if (trusted || (await passSudo())) location.assign(providerAddress(id, "/settings/security"));
  };
  const remove = async (identity: Identity) => {
    const title = words.unlinkTitle(identity.provider_name);
    const sure = await confirm({ title, text: words.unlinkText, act: words.unlink, danger: true });
    if (sure && (await act(() => unlink(identity.id)))) await client.invalidateQueries(identitiesQuery);
  };
  if (error) return <Fell error={error} again={() => void refetch()} />;
  // A server without providers has nothing to link, and nothing linked.
  if (providers.length === 0 && !data?.length) return null;
  const open = providers.filter(({ id }) => !data?.some((identity) => identity.provider === id));
  return (
    <section className="card">
      <div className="head">
        <h2>{words.title}</h2>
      </div>
      {!data ? (
        <RowBones count={2} />
      ) : (
        <ul className="rows">
          {data.map((identity) => (
            <li key={identity.id}>
              <Link2 size={18} strokeWidth={1.5} className="icon-cell" aria-hidden />
              <div>
                <b>{identity.provider_name}</b>
                <small>
                  {identity.email && `${identity.email} · `}
                  {words.linked(onDay(identity.created_at))}
                </small>
              </div>
              <div className="acts">
                <button
                  type="button"
                  className="btn bare"
                  aria-label={`${words.unlink}: ${identity.provider_name}`}
                  disabled={busy}
                  onClick={() => void remove(identity)}
                >
                  {words.unlink}
                </button>
              </div>
            </li>
          ))}
          {open.map(({ id, name }) => (
            <li key={id}>
              <Link2 size={18} strokeWidth={1.5} className="icon-cell" aria-hidden />
              <div>
                <b>{name}</b>
                <small>{words.notLinked}</small>
              </div>
              <div className="acts">
                <button
                  type="button"
                  className="btn"
                  aria-label={`${words.link}: ${name}`}
                  onClick={() => void link(id)}
                >
                  {words.link}
                </button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {(failed ?? refused) && (
        <div className="part">
          <Whole>{failed ?? (refused && providerError(refused))}</Whole>
        </div>
      )}
    </section>
  );
}
