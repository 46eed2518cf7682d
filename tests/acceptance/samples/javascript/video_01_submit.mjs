import { fal } from "@fal-ai/client";

const { request_id } = await fal.queue.submit("fal-ai/minimax/video-01/image-to-video", {
  input: {
    prompt: "A stylish woman walks down a Tokyo street filled with warm glowing neon and animated city signage.",
    image_url: "https://fal.media/files/elephant/8kkhB12hEZI2kkbU8pZPA_test.jpeg"
  },
  webhookUrl: "https://optional.webhook.url/for/results",
});
