/** The parts of a key press that decide which command is meant. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly getModifierState: (key: string) => boolean;
}

const isLatinLetter = (key: string): boolean => /^[a-z]$/i.test(key);

/** Letters of other alphabets stand for the Latin letter on the same key. */
function letterOf({ key, code }: KeyPress): string {
  return !isLatinLetter(key) && /^\p{L}$/u.test(key) && /^Key[A-Z]$/.test(code) ? code.slice(3) : key;
}

/**
 * A key press as text: `m`, `Shift+n`, `Mod+k`, `Shift+ArrowLeft`, `?`. `Mod` is Ctrl or Cmd. Signs stand for themselves, whichever keys a
 * keyboard needs for them; `null` where Alt makes it the browser's.
 */
export function nameOfPress(press: KeyPress): string | null {
  const key = letterOf(press);
  const isSign = key.length === 1 && !isLatinLetter(key);
  // On some keyboards signs such as [ need AltGr, which counts as Ctrl and Alt.
  const isAltGraph = press.getModifierState("AltGraph") && isSign;
  if (press.altKey && !isAltGraph) return null;
  const mod = (press.ctrlKey || press.metaKey) && !isAltGraph ? "Mod+" : "";
  const shift = press.shiftKey && !isSign ? "Shift+" : "";
  return `${mod}${shift}${isLatinLetter(key) ? key.toLowerCase() : key}`;
}

const words: Readonly<Record<string, string>> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  PageUp: "Page Up",
  PageDown: "Page Down",
  Escape: "Esc",
  "-": "−",
};

/** The caps of a key as they are shown: `Ctrl`, `K`. */
export function capsOf(key: string, isApple: boolean): string[] {
  const parts = key === "+" ? ["+"] : key.split("+");
  return parts.map((part) => {
    if (part === "Mod") return isApple ? "⌘" : "Ctrl";
    if (parts.length > 1 && isLatinLetter(part)) return part.toUpperCase();
    return words[part] ?? part;
  });
}

export const isApple = (platform: string): boolean => /mac|iphone|ipad/i.test(platform);
