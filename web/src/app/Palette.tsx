// Every action and every page, by name.
import { Command } from "cmdk";
import { Search } from "lucide-react";
import { Dialog } from "radix-ui";
import { shownKeys, useAllActions } from "../lib/actions";
import { match } from "../lib/match";
import { useFocusBack } from "../ui/useFocusBack";
import { messages } from "./messages";

export default function Palette({ close }: { close: () => void }) {
  const actions = useAllActions().filter((action) => action.id !== "palette");
  const groups = [...new Set([messages.groups.here, ...actions.map((action) => action.group)])];
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
              <Command.Input placeholder={messages.palette} aria-label={messages.palette} />
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
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
