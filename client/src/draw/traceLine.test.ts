import { expect, test } from "vitest";
import { traceLine } from "./traceLine";

function traced(course: readonly number[]): string {
  let path = "";
  const context2d = {
    moveTo: (x: number, y: number) => (path += `M${x},${y} `),
    lineTo: (x: number, y: number) => (path += `L${x},${y} `),
    arc: (x: number, y: number) => (path += `O${x},${y} `),
  };
  traceLine(context2d as unknown as CanvasRenderingContext2D, { start: 0, end: course.length }, (step) => course[step] ?? NaN, (step) => step * 10, (activation) => activation);
  return path.trim();
}

test("a stroked line breaks where activations are not finite, and one alone is a dot", () => {
  expect(traced([1, 2, NaN, 3, Infinity, 4, 5])).toBe("M0,1 L10,2 M31.5,3 O30,3 M50,4 L60,5");
  expect(traced([7])).toBe("M1.5,7 O0,7");
});
