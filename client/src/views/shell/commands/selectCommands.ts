import { limitThreshold, sides } from "../../../domain/threshold";
import { rasterOrders } from "../../../layout/raster";
import { changePattern, clearSelection, colourBy, extendRange, moveRange, openDialog, resetCells, setPlot } from "../../../state/actions";
import type { App } from "../../../state/app";
import { redoChange, undoChange } from "../../../state/arrivals";
import { type Command, doing, isWorkbench } from "./command";

/** Moves what a cell has to reach: the threshold, or where each has its own, the quantile. */
const raise = (app: App, change: number): ReturnType<typeof changePattern> => {
  const { threshold, quantile } = app.store.state.view.pattern;
  if (typeof quantile !== "number") {
    const limited = limitThreshold(Number((threshold + change).toFixed(4)), app.scene.sources);
    // At the limit the way to it is cut short, never turned back.
    return changePattern({ threshold: change * (limited - threshold) > 0 ? limited : threshold });
  }
  return changePattern({ quantile: Number(Math.max(0, Math.min(1, quantile + change)).toFixed(6)) });
};
const asksQuantile = (app: App): boolean => typeof app.store.state.view.pattern.quantile === "number";

const hasRange = (app: App): boolean => isWorkbench(app) && app.scene.range !== null;
const isEdited = (app: App): boolean => {
  const { included, excluded, locked } = app.store.state.view.edits;
  return isWorkbench(app) && included.length + excluded.length + locked.length > 0;
};
const margin = (app: App, name: "offBefore" | "offAfter", change: number): ReturnType<typeof changePattern> =>
  changePattern({ [name]: Math.max(0, app.store.state.view.pattern[name] + change) });
const sideNames = { positive: "at or above the threshold", negative: "at or below its negative", either: "on either side" } as const;
const orderNames = { cell: "in order", onset: "by first step they are on", similar: "similar ones together" } as const;

export const selectCommands: readonly Command[] = [
  { id: "extend", name: "Extend the brushed range by a step", group: "Select", keys: ["Shift+ArrowRight"], words: "brush longer grow", isPossible: isWorkbench, run: doing(() => extendRange(1)) },
  { id: "shrink", name: "Shrink the brushed range by a step", group: "Select", keys: ["Shift+ArrowLeft"], words: "brush shorter", isPossible: isWorkbench, run: doing(() => extendRange(-1)) },
  { id: "range-left", name: "Move the brushed range to the left", group: "Select", keys: ["<"], words: "brush", isPossible: hasRange, run: doing((app) => moveRange((app.scene.range?.start ?? 0) - 1)) },
  { id: "range-right", name: "Move the brushed range to the right", group: "Select", keys: [">"], words: "brush", isPossible: hasRange, run: doing((app) => moveRange((app.scene.range?.start ?? 0) + 1)) },
  { id: "lower", name: "Lower the threshold by 0.01, or take 1 % more of each cell", group: "Select", keys: ["["], words: "less quantile top", isPossible: isWorkbench, run: doing((app) => raise(app, -0.01)) },
  { id: "raise", name: "Raise the threshold by 0.01, or take 1 % less of each cell", group: "Select", keys: ["]"], words: "more quantile top", isPossible: isWorkbench, run: doing((app) => raise(app, 0.01)) },
  { id: "lower-much", name: "Lower the threshold by 0.1, or take 10 % more of each cell", group: "Select", keys: ["{"], words: "less quantile top", isPossible: isWorkbench, run: doing((app) => raise(app, -0.1)) },
  { id: "raise-much", name: "Raise the threshold by 0.1, or take 10 % less of each cell", group: "Select", keys: ["}"], words: "more quantile top", isPossible: isWorkbench, run: doing((app) => raise(app, 0.1)) },
  ...sides.map((side): Command => ({ id: `side-${side}`, name: `On means ${sideNames[side]}`, group: "Select", words: `side ${side} activation sign`, isPossible: (app) => isWorkbench(app) && app.store.state.view.pattern.side !== side, run: doing(() => changePattern({ side })) })),
  { id: "quantile-on", name: "On means in the top share of each cell's own activations", group: "Select", words: "quantile percent own threshold", isPossible: (app) => isWorkbench(app) && !asksQuantile(app), run: doing(() => changePattern({ quantile: 0.9 })) },
  { id: "quantile-off", name: "On means one threshold for all cells", group: "Select", words: "quantile value", isPossible: (app) => isWorkbench(app) && asksQuantile(app), run: doing(() => changePattern({ quantile: null })) },
  { id: "off-before-more", name: "One more step off before", group: "Select", words: "margin whisker", isPossible: isWorkbench, run: doing((app) => margin(app, "offBefore", 1)) },
  { id: "off-before-less", name: "One step less off before", group: "Select", words: "margin whisker", isPossible: (app) => isWorkbench(app) && app.store.state.view.pattern.offBefore > 0, run: doing((app) => margin(app, "offBefore", -1)) },
  { id: "off-after-more", name: "One more step off after", group: "Select", words: "margin whisker", isPossible: isWorkbench, run: doing((app) => margin(app, "offAfter", 1)) },
  { id: "off-after-less", name: "One step less off after", group: "Select", words: "margin whisker", isPossible: (app) => isWorkbench(app) && app.store.state.view.pattern.offAfter > 0, run: doing((app) => margin(app, "offAfter", -1)) },
  { id: "undo", name: "Undo", group: "Select", keys: ["Mod+z"], words: "back", isPossible: (app) => isWorkbench(app) && app.store.state.history.past.length > 0, run: doing(() => undoChange()) },
  { id: "redo", name: "Redo", group: "Select", keys: ["Mod+Shift+z", "Mod+y"], words: "again", isPossible: (app) => isWorkbench(app) && app.store.state.history.future.length > 0, run: doing(() => redoChange()) },
  { id: "reset-cells", name: "Forget cells included, excluded or locked by hand", group: "Select", words: "reset edits", isPossible: isEdited, run: doing(() => resetCells()) },
  { id: "clear", name: "Clear the selection", group: "Select", keys: ["Escape"], words: "remove brush range none", isPossible: isWorkbench, run: doing(() => clearSelection()) },
  { id: "lines", name: "Draw activations as lines", group: "Show", words: "plot", isPossible: (app) => isWorkbench(app) && app.scene.view.plot !== "lines", run: doing(() => setPlot({ plot: "lines" })) },
  { id: "raster", name: "Draw activations as a raster", group: "Show", words: "plot heat map cells", isPossible: (app) => isWorkbench(app) && app.scene.view.plot !== "raster", run: doing(() => setPlot({ plot: "raster" })) },
  { id: "reading", name: "Read the text wrapped, coloured by activation", group: "Show", keys: ["w"], words: "plot karpathy reading view", isPossible: (app) => isWorkbench(app) && app.scene.view.plot !== "text", run: doing(() => setPlot({ plot: "text" })) },
  { id: "plot-toggle", name: "Lines or raster", group: "Show", keys: ["r"], words: "plot switch", isPossible: isWorkbench, run: doing((app) => setPlot({ plot: app.scene.view.plot === "raster" ? "lines" : "raster" })) },
  ...rasterOrders.map((order): Command => ({ id: `rows-${order}`, name: `Order the raster's cells: ${orderNames[order]}`, group: "Show", words: "rows sort", isPossible: (app) => isWorkbench(app) && app.scene.view.plot === "raster" && app.scene.view.order !== order, run: doing(() => setPlot({ order })) })),
  { id: "table", name: "Visible steps as a table", group: "Show", keys: ["t"], words: "numbers text alternative screen reader", isPossible: isWorkbench, run: doing(() => openDialog("table")) },
  { id: "colour-none", name: "Colour the text by the number of cells that are on", group: "Show", words: "reset", isPossible: (app) => isWorkbench(app) && app.scene.view.colourBy !== null, run: doing(() => colourBy(null)) },
];
