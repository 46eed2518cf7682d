import fal_client

def on_queue_update(update):
    if isinstance(update, fal_client.InProgress):
        for log in update.logs:
           print(log["message"])

result = fal_client.subscribe(
    "fal-ai/minimax/hailuo-02-fast/image-to-video",
    arguments={
        "prompt": "Extremely realistic movement An old samurai is breaking a stone in half",
        "image_url": "https://v3.fal.media/files/tiger/U9HN_tm5-3Ls52SbD6CrW_image.webp"
    },
    with_logs=True,
    on_queue_update=on_queue_update,
)
print(result)
