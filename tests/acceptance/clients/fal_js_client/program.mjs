// The main flow of @fal-ai/client, as its README has it: upload, subscribe both ways, an error, cancel.
import { readFile } from "node:fs/promises";

const [version, picture] = process.argv.slice(2);
const { fal, ValidationError } = await import(`client-${version}`);
const endpoint = "fal-ai/minimax/hailuo-02-fast/image-to-video";

async function refusal(call) {
  try {
    await call();
  } catch (error) {
    return { validation: error instanceof ValidationError, status: error.status, detail: error.body?.detail };
  }
  throw new Error("not refused");
}

async function follow(mode) {
  const updates = [];
  const result = await fal.subscribe(endpoint, {
    input: { prompt: "[Push in] a street", image_url: uploaded },
    logs: true,
    mode,
    onQueueUpdate: (update) => updates.push([update.status, (update.logs ?? []).map((log) => log.message)]),
  });
  return { updates, result: result.data };
}

const uploaded = await fal.storage.upload(new Blob([await readFile(picture)], { type: "image/jpeg" }));
const polled = await follow("polling");
const streamed = await follow("streaming");

const input = { prompt: "[Push in] a street", image_url: uploaded, duration: "10" };
const { request_id: requestId } = await fal.queue.submit(endpoint, { input });
await fal.queue.cancel(endpoint, { requestId });
await fal.queue.subscribeToStatus(endpoint, { requestId });

console.log(
  JSON.stringify({
    uploaded,
    polled,
    streamed,
    refusal: await refusal(() => fal.subscribe(endpoint, { input: { image_url: uploaded } })),
    cancelled: await refusal(() => fal.queue.result(endpoint, { requestId })),
  }),
);
