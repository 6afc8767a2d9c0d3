import { describe, expect, it } from "vitest";
import { capsOf, type KeyPress, nameOfPress } from "./keys";

const press = (key: string, change: Partial<KeyPress> & { altGraph?: boolean } = {}): KeyPress => ({
  key,
  code: "",
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  getModifierState: () => change.altGraph ?? false,
  ...change,
});

describe("a key press", () => {
  it("is named by its letter, also while caps lock is on", () => {
    expect(nameOfPress(press("m"))).toBe("m");
    expect(nameOfPress(press("M"))).toBe("m");
    expect(nameOfPress(press("N", { shiftKey: true }))).toBe("Shift+n");
  });

  it("is named by its sign, however a keyboard writes it", () => {
    expect(nameOfPress(press("?", { shiftKey: true }))).toBe("?");
    expect(nameOfPress(press("[", { ctrlKey: true, altKey: true, altGraph: true }))).toBe("[");
  });

  it("takes Ctrl and Cmd for the same", () => {
    expect(nameOfPress(press("k", { ctrlKey: true }))).toBe("Mod+k");
    expect(nameOfPress(press("Z", { metaKey: true, shiftKey: true }))).toBe("Mod+Shift+z");
  });

  it("leaves Alt to the browser", () => {
    expect(nameOfPress(press("ArrowLeft", { altKey: true }))).toBeNull();
  });

  it("finds the Latin letter of another alphabet by its place", () => {
    expect(nameOfPress(press("ь", { code: "KeyM" }))).toBe("m");
    expect(nameOfPress(press("漢", { code: "" }))).toBe("漢");
  });
});

describe("the caps of a key", () => {
  it("are those of the machine", () => {
    expect(capsOf("Mod+k", false)).toEqual(["Ctrl", "K"]);
    expect(capsOf("Mod+Shift+z", true)).toEqual(["⌘", "Shift", "Z"]);
  });

  it("are words and signs as people know them", () => {
    expect(capsOf("Shift+ArrowLeft", false)).toEqual(["Shift", "←"]);
    expect(capsOf("+", false)).toEqual(["+"]);
    expect(capsOf("m", false)).toEqual(["m"]);
  });
});
