import type { Mark } from "../layout/marks";
import type { Colours } from "../theme/theme.svelte";

/** Paints marks in their order. */
export function drawMarks(context2d: CanvasRenderingContext2D, marks: readonly Mark[], colours: Pick<Colours, "fontMono" | "fontSans">): void {
  // Setting a property costs as much as drawing, even to what it is; neighbours mostly have the same.
  let font = "";
  let fill = "";
  let anchor = "";
  let alpha = 1;
  const fillWith = (colour: string): void => {
    if (colour !== fill) context2d.fillStyle = fill = colour;
  };
  context2d.textBaseline = "middle";
  for (const mark of marks) {
    const opacity = mark.opacity ?? 1;
    if (opacity !== alpha) context2d.globalAlpha = alpha = opacity;
    if (mark.kind === "rect") {
      fillWith(mark.fill);
      context2d.fillRect(mark.x, mark.y, mark.width, mark.height);
    } else if (mark.kind === "text") {
      const wanted = `${mark.weight ?? 400} ${mark.size}px ${mark.font === "mono" ? colours.fontMono : colours.fontSans}`;
      if (wanted !== font) context2d.font = font = wanted;
      if (mark.anchor !== anchor) context2d.textAlign = mark.anchor === "middle" ? "center" : (mark.anchor ?? "start");
      anchor = mark.anchor ?? "start";
      fillWith(mark.fill);
      context2d.fillText(mark.text, mark.x, mark.y);
    } else {
      context2d.strokeStyle = mark.stroke;
      context2d.lineWidth = mark.width;
      context2d.setLineDash(mark.dash ? [...mark.dash] : []);
      context2d.beginPath();
      mark.points.forEach(([x, y], index) => (index === 0 ? context2d.moveTo(x, y) : context2d.lineTo(x, y)));
      context2d.stroke();
    }
  }
  context2d.globalAlpha = 1;
  context2d.setLineDash([]);
}
