/** What is drawn, as numbers: painted on a canvas (`drawMarks`) or written as SVG (`svgOf`), so that both look alike. */
export type Mark = RectMark | TextMark | LineMark;

export interface RectMark {
  readonly kind: "rect";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fill: string;
  readonly opacity?: number;
}

export interface TextMark {
  readonly kind: "text";
  readonly x: number;
  /** The middle of the line. */
  readonly y: number;
  readonly text: string;
  readonly fill: string;
  readonly size: number;
  readonly font: "mono" | "sans";
  readonly weight?: number;
  readonly anchor?: "start" | "middle" | "end";
  readonly opacity?: number;
}

export interface LineMark {
  readonly kind: "line";
  readonly points: readonly (readonly [number, number])[];
  readonly stroke: string;
  readonly width: number;
  readonly dash?: readonly number[];
  readonly opacity?: number;
}

/** Moves marks, for a figure that is put together of parts. */
export function shifted(marks: readonly Mark[], x: number, y: number): Mark[] {
  return marks.map((mark) =>
    mark.kind === "line"
      ? { ...mark, points: mark.points.map(([px, py]) => [px + x, py + y] as const) }
      : { ...mark, x: mark.x + x, y: mark.y + y },
  );
}

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text for SVG; control characters, which XML forbids, are left out. */
export const escapeXml = (text: string): string =>
  Array.from(text.replace(/[&<>"]/g, (character) => escapes[character] ?? character))
    .filter((character) => character >= " " || character === "\t")
    .join("");

const short = (number: number): string => String(Math.round(number * 100) / 100);

function svgMark(mark: Mark, fonts: Readonly<Record<"mono" | "sans", string>>): string {
  const opacity = mark.opacity !== undefined && mark.opacity < 1 ? ` opacity="${short(mark.opacity)}"` : "";
  if (mark.kind === "rect") {
    return `<rect x="${short(mark.x)}" y="${short(mark.y)}" width="${short(mark.width)}" height="${short(mark.height)}" fill="${mark.fill}"${opacity}/>`;
  }
  if (mark.kind === "line") {
    const dash = mark.dash ? ` stroke-dasharray="${mark.dash.join(" ")}"` : "";
    const points = mark.points.map(([x, y]) => `${short(x)},${short(y)}`).join(" ");
    return `<polyline points="${points}" fill="none" stroke="${mark.stroke}" stroke-width="${short(mark.width)}"${dash}${opacity}/>`;
  }
  const weight = mark.weight ? ` font-weight="${mark.weight}"` : "";
  const anchor = mark.anchor && mark.anchor !== "start" ? ` text-anchor="${mark.anchor}"` : "";
  // The middle of a line of text lies about a third of its size above the base line.
  const base = short(mark.y + mark.size * 0.35);
  return `<text x="${short(mark.x)}" y="${base}" font-family="${escapeXml(fonts[mark.font])}" font-size="${mark.size}" fill="${mark.fill}" xml:space="preserve"${weight}${anchor}${opacity}>${escapeXml(mark.text)}</text>`;
}

export interface Figure {
  readonly width: number;
  readonly height: number;
  readonly ground: string;
  readonly title: string;
  readonly marks: readonly Mark[];
}

/** A figure as the text of an SVG file. */
export function svgOf(figure: Figure, fonts: Readonly<Record<"mono" | "sans", string>>): string {
  const { width, height } = figure;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${short(width)}" height="${short(height)}" viewBox="0 0 ${short(width)} ${short(height)}" role="img">`,
    `<title>${escapeXml(figure.title)}</title>`,
    `<rect width="100%" height="100%" fill="${figure.ground}"/>`,
    ...figure.marks.map((mark) => svgMark(mark, fonts)),
    "</svg>",
    "",
  ].join("\n");
}
