// A program in the fragment of an address: it never reaches the server's log.

export interface Shared {
  language: string;
  code: string;
  stdin: string;
}

async function through(bytes: Uint8Array, transform: CompressionStream | DecompressionStream): Promise<Uint8Array> {
  const stream = new Blob([bytes as BlobPart])
    .stream()
    .pipeThrough(transform as ReadableWritablePair<Uint8Array, BufferSource>);
  return new Uint8Array(await new Response(stream as ReadableStream).arrayBuffer());
}

export async function toFragment(shared: Shared): Promise<string> {
  const packed = await through(new TextEncoder().encode(JSON.stringify(shared)), new CompressionStream("deflate-raw"));
  let binary = "";
  for (const byte of packed) binary += String.fromCharCode(byte);
  return `#p=${btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

export async function fromFragment(fragment: string): Promise<Shared | null> {
  if (!fragment.startsWith("#p=")) return null;
  try {
    const binary = atob(fragment.slice(3).replaceAll("-", "+").replaceAll("_", "/"));
    const packed = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const value = JSON.parse(new TextDecoder().decode(await through(packed, new DecompressionStream("deflate-raw"))));
    return typeof value?.language === "string" && typeof value?.code === "string"
      ? { language: value.language, code: value.code, stdin: typeof value.stdin === "string" ? value.stdin : "" }
      : null;
  } catch {
    // Not one of our links, or cut: the page opens as if there were none.
    return null;
  }
}
