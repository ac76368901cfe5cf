import { useNavigate } from "@tanstack/react-router";
import { Flag, LogOut, MessageSquare, Settings2, UserRound } from "lucide-react";
import { DropdownMenu as Menu } from "radix-ui";
import { mayModerate } from "../api/session";
import type { Me } from "../api/shapes";
import { Face } from "../ui/Face";
import { type Theme, themes, useTheme } from "../ui/theme";
import { messages } from "./messages";
import { openSheet } from "./sheets";
import { useChooseTheme, useSignOut } from "./shellActions";

export default function PersonMenu({ person }: { person: Me }) {
  const navigate = useNavigate();
  const signOut = useSignOut();
  const theme = useTheme();
  const choose = useChooseTheme();
  const moderates = mayModerate(person);
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className="me" aria-label={messages.menuOf(person.handle)}>
        <Face name={person.name || person.handle} avatar={person.avatar} />
        <span className="wide-only">{person.handle}</span>
      </Menu.Trigger>
      <Menu.Content className="menu-pop" align="end" sideOffset={6} collisionPadding={8}>
        <div className="label">
          <b>{person.name || person.handle}</b>
          <div className="dim">{person.email}</div>
        </div>
        <hr />
        <Menu.Item onSelect={() => void navigate({ to: "/u/$handle", params: { handle: person.handle } })}>
          <UserRound size={16} aria-hidden /> {messages.profile}
        </Menu.Item>
        <Menu.Item onSelect={() => void navigate({ to: "/settings" })}>
          <Settings2 size={16} aria-hidden /> {messages.settings}
        </Menu.Item>
        {moderates && (
          <Menu.Item onSelect={() => void navigate({ to: "/moderation" })}>
            <Flag size={16} aria-hidden /> {messages.page.moderation}
          </Menu.Item>
        )}
        <Menu.Item onSelect={() => openSheet("feedback")}>
          <MessageSquare size={16} aria-hidden /> {messages.feedback}
        </Menu.Item>
        <hr />
        <Menu.RadioGroup value={theme} onValueChange={(value) => choose(value as Theme)} aria-label={messages.theme}>
          {themes.map((name) => (
            <Menu.RadioItem key={name} value={name} onSelect={(event) => event.preventDefault()}>
              <span className="dot" aria-hidden /> {messages.themes[name]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <hr />
        <Menu.Item onSelect={() => void signOut()}>
          <LogOut size={16} aria-hidden /> {messages.signOut}
        </Menu.Item>
      </Menu.Content>
    </Menu.Root>
  );
}
