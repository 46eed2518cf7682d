// Builds the pages into the Python package: one script and one style, their names hold a digest of what is in them.
import { defineConfig } from "vite";

export default defineConfig({
  base: "/static/",
  publicDir: false,
  build: {
    outDir: "../src/limpet/web/static",
    emptyOutDir: true,
    target: "es2023",
    modulePreload: false,
    assetsInlineLimit: 0,
    rollupOptions: { output: { assetFileNames: "assets/[name]-[hash][extname]", entryFileNames: "assets/[name]-[hash].js" } },
  },
});
