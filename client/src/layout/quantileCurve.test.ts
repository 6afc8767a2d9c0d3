import { describe, expect, it } from "vitest";
import { quantileAt, quantileCurve, yOfQuantile } from "./quantileCurve";

describe("the curve of quantiles", () => {
  const curve = quantileCurve([0.25, 0.5, 0.75], [0, 4, 1], 10, 110, 40);

  it("reaches furthest where most cells are selected", () => {
    expect(curve.most).toBe(4);
    expect(curve.path).toBe("M0 110.0L0.0 85.0L40.0 60.0L20.0 35.0L0 10.0Z");
  });

  it("answers with the nearest quantile that was counted", () => {
    expect(curve.markAt(0.55)).toMatchObject({ count: 4, width: 40 });
    expect(curve.markAt(0)).toMatchObject({ count: 0, y: 110 });
    expect(curve.markAt(1)).toMatchObject({ count: 1, y: 10 });
  });

  it("finds the quantile of a height again, to half a percent and inside 0 to 1", () => {
    expect(quantileAt(yOfQuantile(0.905, 7, 300), 7, 300)).toBe(0.905);
    expect([quantileAt(-50, 7, 300), quantileAt(900, 7, 300)]).toEqual([1, 0]);
  });
});
