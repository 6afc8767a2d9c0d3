/** Sizes a canvas for the screen's pixels and gives a cleared context in CSS pixels. */
export function prepareCanvas(canvas: HTMLCanvasElement, width: number, height: number, ratio: number): CanvasRenderingContext2D | null {
  const across = Math.max(1, Math.round(width * ratio));
  const down = Math.max(1, Math.round(height * ratio));
  if (canvas.width !== across) canvas.width = across;
  if (canvas.height !== down) canvas.height = down;
  const context = canvas.getContext("2d");
  if (!context) return null;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

/** Runs work in slices of a frame; the returned function stops it. */
export function inSlices(work: Iterator<void>, budgetMilliseconds = 8): () => void {
  let frame = 0;
  const slice = (): void => {
    const end = performance.now() + budgetMilliseconds;
    do {
      if (work.next().done) return;
    } while (performance.now() < end);
    frame = requestAnimationFrame(slice);
  };
  slice();
  return () => cancelAnimationFrame(frame);
}
