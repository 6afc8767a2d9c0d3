import { max } from "d3-array";
import type { StepRange } from "../domain/range";
import type { Colours } from "../theme/theme.svelte";

export interface MinimapDrawing {
  readonly width: number;
  readonly height: number;
  readonly stepCount: number;
  /** Pixel columns in which a document starts. */
  readonly starts: readonly number[];
  readonly range: StepRange | null;
  /** Matches per equal stretch of the corpus. */
  readonly density: readonly number[];
}

export function drawMinimap(context2d: CanvasRenderingContext2D, minimap: MinimapDrawing, colours: Colours): void {
  const { width, height, stepCount, density } = minimap;
  context2d.fillStyle = colours.grid;
  context2d.fillRect(0, height - 1, width, 1);
  context2d.fillStyle = colours.faint;
  context2d.globalAlpha = 0.6;
  for (const x of minimap.starts) context2d.fillRect(x, 0, 1, height);
  context2d.globalAlpha = 1;
  const most = max(density) ?? 0;
  context2d.fillStyle = colours.accent;
  context2d.globalAlpha = 0.38;
  density.forEach((count, index) => {
    if (count === 0) return;
    const tall = Math.max(2, Math.sqrt(count / most) * (height - 4));
    context2d.fillRect((index / density.length) * width, height - tall, Math.max(1, width / density.length - 0.5), tall);
  });
  context2d.globalAlpha = 1;
  if (minimap.range && stepCount > 0) {
    const x = (minimap.range.start / stepCount) * width;
    const across = Math.max(3, ((minimap.range.end - minimap.range.start) / stepCount) * width);
    context2d.fillStyle = colours.threshold;
    context2d.fillRect(x - 1, 0, across, 4);
  }
}
