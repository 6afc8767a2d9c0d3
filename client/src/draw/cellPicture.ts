import type { Context } from "../domain/context";
import type { ActivationScale } from "../layout/activationScale";
import { type InkFrame, LineInk } from "../layout/density";
import { rasterLine } from "../layout/lineRaster";
import { type TimeScale, stepsAcross } from "../layout/timeScale";
import { rgbOf } from "../theme/mix";
import type { Colours } from "../theme/theme.svelte";
import { colourCounts, type InkTable, inkTable } from "./drawLines";

/** Up to this many stand off from those below by a rim in the colour of the ground. */
const mostHaloed = 12;

export interface DrawnCell {
  readonly cell: number;
  readonly colour: string;
}

export interface CellPictureFrame {
  readonly context: Context;
  readonly scale: TimeScale;
  readonly height: number;
  readonly yOf: ActivationScale;
  readonly ratio: number;
  readonly colours: Colours;
}

/** The selected cells' lines. Painted pixel by pixel: what the threshold changes while it is dragged has to fit in a frame. */
export class CellPicture {
  #made: readonly unknown[] = [];
  #image: ImageData | null = null;
  #frame: InkFrame | null = null;
  #ink: LineInk | null = null;
  #table: InkTable | null = null;

  /** Cells of a crowd, which share a colour, are drawn as one density. */
  paint(canvas: HTMLCanvasElement, cells: readonly DrawnCell[], crowded: boolean, frame: CellPictureFrame): void {
    const { context, scale, height, yOf, ratio, colours } = frame;
    const made = [context, scale.at, scale.stepWidth, scale.width, height, yOf, ratio, colours];
    if (!this.#image || made.some((part, index) => part !== this.#made[index])) {
      this.#made = made;
      const rows = Math.max(1, Math.round(height * ratio));
      const shown = { start: scale.at, end: scale.at + stepsAcross(scale) };
      this.#frame = { stepWidth: scale.stepWidth * ratio, height: rows, yOf: (activation) => yOf(activation) * ratio, shown };
      const across = Math.max(1, Math.round(scale.width * ratio));
      if (this.#image?.width !== across || this.#image.height !== rows) this.#image = new ImageData(across, rows);
      this.#ink = null;
    }
    if (canvas.width !== this.#image.width) canvas.width = this.#image.width;
    if (canvas.height !== this.#image.height) canvas.height = this.#image.height;
    const pixels = new Uint32Array(this.#image.data.buffer);
    if (crowded) this.#paintCrowd(pixels, cells, frame);
    else this.#paintLines(pixels, cells, frame);
    canvas.getContext("2d")?.putImageData(this.#image, 0, 0);
  }

  #paintLines(pixels: Uint32Array, cells: readonly DrawnCell[], { context, scale, ratio, colours }: CellPictureFrame): void {
    pixels.fill(0);
    if (!this.#frame || !this.#image) return;
    const isNarrow = scale.stepWidth < 6;
    const ground = rgbOf(colours.ground);
    for (const { cell, colour } of cells) {
      if (cells.length <= mostHaloed) rasterLine(pixels, this.#image.width, context, cell, this.#frame, ground, (isNarrow ? 2.6 : 4) * ratio, 0.75);
      rasterLine(pixels, this.#image.width, context, cell, this.#frame, rgbOf(colour), (isNarrow ? 1.3 : 1.9) * ratio);
    }
  }

  #paintCrowd(pixels: Uint32Array, cells: readonly DrawnCell[], { context, colours }: CellPictureFrame): void {
    if (!this.#frame) return;
    if (!this.#ink) {
      this.#ink = new LineInk(context, this.#frame);
      this.#table = inkTable(Math.max(8, context.cellCount * 0.12), rgbOf(colours.accent), 0.3);
    }
    this.#ink.set(cells.map(({ cell }) => cell));
    if (this.#table) colourCounts(this.#ink.counts(), pixels, this.#table);
  }
}
