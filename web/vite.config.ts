import tailwindcss from "@tailwindcss/vite";
import { defineConfig, type Plugin } from "vite";
import { compression } from "vite-plugin-compression2";

/** KaTeX brings each font three times; every browser we support takes the smallest. */
const smallFonts: Plugin = {
  name: "katex-woff2",
  enforce: "pre",
  transform: (code, id) =>
    /katex\.min\.css/.test(id) ? code.replace(/,url\([^)]*\.(?:woff|ttf)\) format\("[^"]*"\)/g, "") : undefined,
};

// The server embeds dist/ and serves it under a policy that allows scripts from files of our own only.
export default defineConfig({
  // Compressed once here; the server sends the `.br` beside a file to whoever takes it.
  plugins: [smallFonts, tailwindcss(), compression({ algorithms: ["brotliCompress"], exclude: [/\.(woff2|png|br)$/] })],
  resolve: {
    // The key maps of other editors ask for all of Monaco; they get the part that is loaded already.
    alias: [
      { find: /^monaco-editor$/, replacement: "monaco-editor/esm/vs/editor/editor.api.js" },
      { find: /^monaco-editor\/esm\/([\w/]+)$/, replacement: "monaco-editor/esm/$1.js" },
    ],
  },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4000,
    modulePreload: { polyfill: false },
    // Read by scripts/size.mjs; `.vite/` is not a page of the application.
    manifest: true,
    // Libraries mark files for server components, of which there are none here.
    rolldownOptions: {
      input: ["index.html", "api-docs.html"],
      output: {
        codeSplitting: {
          // What every page needs, in one file instead of twenty: each would wait for its turn on the wire.
          groups: [
            {
              name: "first",
              test: /node_modules\/(react|react-dom|scheduler|@tanstack|openapi-fetch)\/|src\/api\/(client|session|sudo|me)\.ts|src\/lib\/(catalogue|kept|problem|actions)\.ts|createLucideIcon|preload-helper|rolldown/,
            },
          ],
        },
      },
      onLog: (level, log, report) => log.code !== "MODULE_LEVEL_DIRECTIVE" && report(level, log),
    },
  },
  worker: { format: "es" },
  server: { proxy: { "/api": "http://localhost:8080", "/healthz": "http://localhost:8080" } },
});
