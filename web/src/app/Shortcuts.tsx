import { shownKeys, useAllActions } from "../lib/actions";
import { Dialog } from "../ui/Dialog";
import { messages } from "./messages";

export default function Shortcuts({ close }: { close: () => void }) {
  const actions = useAllActions().filter((action) => action.keys);
  const groups = [...new Set(actions.map((action) => action.group))];
  return (
    <Dialog title={messages.shortcuts} lead={messages.shortcutsLead} close={close}>
      {groups.map((group) => (
        <section key={group} className="keys-group">
          <h3>{group}</h3>
          <dl>
            {actions
              .filter((action) => action.group === group)
              .map(({ id, title, keys }) => (
                <div key={id}>
                  <dt>{title}</dt>
                  <dd>
                    {shownKeys(keys as string).map((key, index) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: the same key may come twice.
                      <kbd key={index}>{key}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
