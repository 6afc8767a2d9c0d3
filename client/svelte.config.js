import { vitePreprocess } from "@sveltejs/vite-plugin-svelte";

export const config = { preprocess: vitePreprocess(), compilerOptions: { runes: true } };

// The Svelte tools read the default export only.
export default config;
