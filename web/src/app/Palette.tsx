// Every action, every page and every problem, by name.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { FileCode, Search } from "lucide-react";
import { Dialog } from "radix-ui";
import { useDeferredValue, useState } from "react";
import { foundProblemsQuery } from "../api/problems";
import { shownKeys, useAllActions } from "../lib/actions";
import { match } from "../lib/match";
import { useFocusBack } from "../ui/useFocusBack";
import { messages } from "./messages";

/** From so many letters on problems are looked for. */
const LOOKED_FOR_MIN = 2;

export default function Palette({ close }: { close: () => void }) {
  const [typed, setTyped] = useState("");
  const actions = useAllActions().filter((action) => action.id !== "palette");
  const named = new Set(actions.map((action) => action.group));
  // What can be done here comes first.
  const groups = [messages.groups.here, ...named].filter(
    (group, at, all) => named.has(group) && all.indexOf(group) === at,
  );
  const focusBack = useFocusBack();
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Overlay className="veil" />
        <Dialog.Content className="dialog broad palette" aria-describedby={undefined} onCloseAutoFocus={focusBack}>
          <Dialog.Title className="sr">{messages.palette}</Dialog.Title>
          <Command label={messages.palette} filter={(_, query, words) => match((words ?? []).join(" "), query)} loop>
            <div className="ask">
              <Search size={16} aria-hidden />
              <Command.Input
                value={typed}
                onValueChange={setTyped}
                placeholder={messages.palette}
                aria-label={messages.palette}
              />
              <kbd>Esc</kbd>
            </div>
            <Command.List label={messages.palette}>
              <Command.Empty>{messages.paletteNone}</Command.Empty>
              {groups.map((group) => (
                <Command.Group key={group} heading={group}>
                  {actions
                    .filter((action) => action.group === group)
                    .map(({ id, title, icon: Icon, keys, words, run }) => (
                      <Command.Item
                        key={id}
                        value={id}
                        keywords={[title, words ?? ""]}
                        onSelect={() => {
                          close();
                          run();
                        }}
                      >
                        {Icon ? <Icon size={16} aria-hidden /> : <span />}
                        <span>{title}</span>
                        {keys && (
                          <span className="keys-of">
                            {shownKeys(keys).map((key) => (
                              <kbd key={key}>{key}</kbd>
                            ))}
                          </span>
                        )}
                      </Command.Item>
                    ))}
                </Command.Group>
              ))}
              <Problems typed={typed.trim()} close={close} />
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** The server finds them; what it answers fits, whatever the palette would say of the words. */
function Problems({ typed, close }: { typed: string; close: () => void }) {
  const navigate = useNavigate();
  const q = useDeferredValue(typed);
  const { data } = useQuery({
    ...foundProblemsQuery(q),
    enabled: q.length >= LOOKED_FOR_MIN,
    placeholderData: keepPreviousData,
  });
  if (typed.length < LOOKED_FOR_MIN || !data || data.length === 0) return null;
  return (
    <Command.Group heading={messages.groups.problems} forceMount>
      {data.map(({ id, slug, title, status }) => (
        <Command.Item
          key={id}
          value={id}
          keywords={[title, slug]}
          forceMount
          onSelect={() => {
            close();
            void navigate({ to: "/problems/$slug", params: { slug } });
          }}
        >
          <FileCode size={16} aria-hidden />
          <span>{title}</span>
          {status !== "none" && <span className="keys-of dim">{messages.problemStatus[status]}</span>}
        </Command.Item>
      ))}
    </Command.Group>
  );
}
