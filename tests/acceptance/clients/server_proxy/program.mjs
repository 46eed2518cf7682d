// fal's server proxy in an Express application, and behind it a browser that has neither a key nor another way out.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { createHandler, route } from "@fal-ai/server-proxy/express";
import express from "express";

const app = express();
app.all(
  route,
  express.json({ limit: "10mb" }),
  createHandler({
    allowedEndpoints: ["fal-ai/minimax/**"],
    allowUnauthorizedRequests: true,
    isAuthenticated: async () => true,
  }),
);
const server = app.listen(0, "127.0.0.1", () => {
  const proxy = `http://127.0.0.1:${server.address().port}${route}`;
  const browser = fileURLToPath(new URL("browser.mjs", import.meta.url));
  const child = spawn(process.execPath, [browser, proxy, process.argv[2]], { stdio: "inherit", env: {} });
  child.on("exit", (code) => {
    process.exitCode = code;
    server.close();
  });
});
