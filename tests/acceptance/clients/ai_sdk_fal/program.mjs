// The AI SDK's video call with its fal provider: it submits, asks for the result until it is there, and downloads the file.
import { readFile, writeFile } from "node:fs/promises";
import { createFal } from "@ai-sdk/fal";
import { experimental_generateVideo as generateVideo } from "ai";

const [picture, film] = process.argv.slice(2);
const fal = createFal({ apiKey: process.env.FAL_KEY });
const model = fal.video("minimax/hailuo-02-fast/image-to-video");
const image = await readFile(picture);

const { video, warnings, providerMetadata } = await generateVideo({
  model,
  prompt: { image, text: "[Push in] a street" },
  providerOptions: { fal: { duration: "6", promptOptimizer: false } },
});
await writeFile(film, video.uint8Array);

const refusal = await generateVideo({ model, prompt: { image, text: "x" }, duration: 7, maxRetries: 0 }).catch((error) => ({
  name: error.name,
  message: error.message,
}));

console.log(JSON.stringify({ mediaType: video.mediaType, warnings, providerMetadata, refusal }));
