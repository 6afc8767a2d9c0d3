import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

const config = ts.config(
  { ignores: ["node_modules/", "test-results/", "src/api/schema.d.ts"] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: {
      parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"], svelteConfig },
    },
  },
  {
    rules: {
      "max-lines": ["error", 300],
      "no-undef": "off",
      eqeqeq: "error",
      "no-restricted-syntax": [
        "error",
        {
          selector: "Program > ExportDefaultDeclaration[declaration.type!='Identifier']",
          message: "Export by name, so that a search for the name finds the file.",
        },
      ],
      "svelte/require-each-key": "error",
    },
  },
);

// ESLint reads the default export only.
export default config;
