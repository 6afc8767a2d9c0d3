import { describe, expect, it } from "vitest";
import { eventsOf } from "./progress";

async function read(...pieces: string[]): Promise<string[]> {
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(encoder.encode(piece));
      controller.close();
    },
  });
  const events: string[] = [];
  for await (const event of eventsOf(stream)) events.push(event);
  return events;
}

describe("server-sent events", () => {
  it("come one by one, however they are cut", async () => {
    expect(await read("data: {\"a\":", "1}\n", "\ndata: 2\n\nda", "ta: 3\n\n")).toEqual(['{"a":1}', "2", "3"]);
  });

  it("may have several lines, other fields and other line ends", async () => {
    expect(await read("event: x\r\ndata: 1\r\ndata: 2\r\n\r\n: note\n\n")).toEqual(["1\n2"]);
  });

  it("count where the last one has no blank line behind it", async () => {
    expect(await read("data: 1\n\ndata: 2\n")).toEqual(["1", "2"]);
  });
});
