import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

/** Builds the gallery of views for the visual tests; it is no part of the client. */
const config = defineConfig({
  root: "gallery",
  base: "./",
  plugins: [svelte()],
  build: { outDir: "../../artifacts/gallery", emptyOutDir: true, target: "es2022", assetsInlineLimit: 0 },
});

export default config;
