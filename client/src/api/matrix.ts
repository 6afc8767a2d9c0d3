import { ApiError } from "./error";

export interface Matrix {
  readonly stepCount: number;
  readonly cellCount: number;
  readonly activations: Float32Array;
}

const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Little-endian float32, axes `[timeStep, cell]`, sizes in the headers. */
export function readMatrix(bytes: ArrayBuffer, headers: Headers): Matrix {
  const stepCount = Number(headers.get("X-Matrix-Steps"));
  const cellCount = Number(headers.get("X-Matrix-Cells"));
  const expected = stepCount * cellCount * 4;
  if (bytes.byteLength !== expected) {
    throw new ApiError(
      "The activations came incomplete.",
      `Expected ${stepCount} × ${cellCount} numbers (${expected} bytes), received ${bytes.byteLength} bytes. Try again.`,
      0,
    );
  }
  if (isLittleEndian) return { stepCount, cellCount, activations: new Float32Array(bytes) };
  const view = new DataView(bytes);
  const activations = new Float32Array(stepCount * cellCount);
  for (let index = 0; index < activations.length; index++) activations[index] = view.getFloat32(index * 4, true);
  return { stepCount, cellCount, activations };
}
