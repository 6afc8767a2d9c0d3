import type { App } from "../../../state/app";
import { commandsOfText, commandsOfThings } from "./askedCommands";
import type { Command } from "./command";
import { matchCommands } from "./matchCommands";
import { moveCommands } from "./moveCommands";
import { rankNames } from "./rankNames";
import { selectCommands } from "./selectCommands";
import { shellCommands } from "./shellCommands";

/** Everything that the keyboard, the palette and the help know by name. */
export const allCommands: readonly Command[] = [...moveCommands, ...selectCommands, ...matchCommands, ...shellCommands];

export const isPossible = (app: App, command: Command): boolean => command.isPossible?.(app) ?? true;

/** The command of a key that can be done now. */
export const commandOfKey = (app: App, key: string): Command | undefined =>
  allCommands.find((command) => command.keys?.includes(key) && isPossible(app, command));

const mostListed = 80;

/** What the palette lists for a text, best first. */
export function commandsFor(app: App, text: string): Command[] {
  const possible = [...allCommands.filter((command) => command.id !== "palette" && isPossible(app, command)), ...commandsOfThings(app)];
  const asked = commandsOfText(app, text);
  const isNumber = asked.length > 1;
  const ranked = rankNames(text, possible, (command) => ({ name: command.name, words: `${command.group} ${command.words ?? ""} ${command.note ?? ""}` }));
  return (isNumber ? [...asked, ...ranked] : [...ranked, ...asked]).slice(0, mostListed);
}
