interface Props {
  name: string;
  avatar?: string | null;
  large?: boolean;
  /** Somebody other than the one who looks. */
  other?: boolean;
}

export function initials(name: string): string {
  // Names are free text: only what is a letter or a digit becomes an initial.
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  const letters = words.length > 1 ? words.slice(0, 2).map((word) => [...word][0]) : [...(words[0] ?? "?")].slice(0, 2);
  return letters.join("").toUpperCase();
}

/** The picture of a person, or two letters. The name stands beside it, so it is silent. */
export function Face({ name, avatar, large, other }: Props) {
  const kind = `face${large ? " large" : ""}${other ? " other" : ""}`;
  if (avatar) return <img className={kind} src={avatar} alt="" width={large ? 96 : 24} height={large ? 96 : 24} />;
  return (
    <span className={kind} aria-hidden>
      {initials(name)}
    </span>
  );
}
