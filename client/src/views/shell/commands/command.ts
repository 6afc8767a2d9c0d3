import type { Action } from "../../../state/action";
import type { App } from "../../../state/app";

export const commandGroups = ["Move", "Select", "Matches", "Show", "Share", "Projects", "Help"] as const;
export type CommandGroup = (typeof commandGroups)[number];

/** Something that a user can do, as the palette lists it, the keyboard does it and the help explains it. */
export interface Command {
  readonly id: string;
  readonly name: string;
  readonly group: CommandGroup;
  /** Keys that do it, as `nameOfPress` names them. */
  readonly keys?: readonly string[];
  /** Further words that find it. */
  readonly words?: string;
  /** More about it, shown small. */
  readonly note?: string;
  /** Whether it can be done now; it is left out otherwise. */
  readonly isPossible?: (app: App) => boolean;
  readonly run: (app: App) => void | Promise<void>;
}

/** A command that dispatches one action. */
export const doing = (make: (app: App) => Action) => (app: App): void => app.store.dispatch(make(app));

export const isWorkbench = (app: App): boolean => app.store.state.route === "workbench" && app.scene.sources.length > 0;
