import { fileURLToPath } from "node:url";
import tailwind from "@tailwindcss/vite";
import { defineConfig } from "vite";
import { icons } from "./build/icons.js";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  base: "./",
  plugins: [
    tailwind(),
    icons({ sources: here("../src/kith"), iconFolder: here("node_modules/lucide-static/icons") }),
  ],
  build: {
    outDir: here("../src/kith/static/kith"),
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    // The first versions with light-dark(): what stands in for it elsewhere would double the style sheet.
    cssTarget: ["chrome123", "firefox121", "safari17.5"],
    // A data address would need an exception in the content security policy of fonts.
    assetsInlineLimit: 0,
    modulePreload: false,
    rollupOptions: { input: { app: here("src/app.js"), kith: here("src/kith.css"), board: here("src/board.css"), mail: here("src/mail.css") } },
  },
});
