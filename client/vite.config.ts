import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

const server = process.env["LSTMVIS_SERVER"] ?? "http://127.0.0.1:8321";

const config = defineConfig({
  base: "./",
  plugins: [svelte()],
  build: {
    outDir: "../src/LstmVis.Server/wwwroot",
    emptyOutDir: true,
    target: "es2022",
    sourcemap: false,
  },
  server: {
    host: "127.0.0.1",
    port: 5173,
    proxy: { "/api": { target: server } },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.ts"],
  },
});

// Vite reads the default export only.
export default config;
