// What runs in the page. A window with a document is how @fal-ai/client tells that it is in a browser.
import { readFile } from "node:fs/promises";

globalThis.window = { document: {} };
const { fal } = await import("@fal-ai/client");

const [proxyUrl, picture] = process.argv.slice(2);
const endpoint = "fal-ai/minimax/hailuo-02-fast/image-to-video";
fal.config({ proxyUrl });

const uploaded = await fal.storage.upload(new Blob([await readFile(picture)], { type: "image/jpeg" }));
const updates = [];
const result = await fal.subscribe(endpoint, {
  input: { prompt: "[Push in] a street", image_url: uploaded },
  logs: true,
  onQueueUpdate: (update) => updates.push([update.status, (update.logs ?? []).map((log) => log.message)]),
});
const streamed = await fal.subscribe(endpoint, {
  input: { prompt: "[Pan left] a street", image_url: uploaded },
  mode: "streaming",
});
// The Express adapter 1.2.1 hands bodies on without their status, so the page sees the refusal as data.
const refusal = await fal.subscribe(endpoint, { input: { image_url: uploaded } });
const forbidden = await fal.run("fal-ai/flux/dev", { input: {} }).catch((error) => error.status);

console.log(JSON.stringify({ uploaded, updates, result: result.data, streamed: streamed.data, refusal: refusal.data, forbidden }));
