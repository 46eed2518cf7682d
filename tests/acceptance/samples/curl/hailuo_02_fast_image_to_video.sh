curl --request POST \
  --url https://fal.run/fal-ai/minimax/hailuo-02-fast/image-to-video \
  --header "Authorization: Key $FAL_KEY" \
  --header "Content-Type: application/json" \
  --data '{
     "prompt": "Extremely realistic movement An old samurai is breaking a stone in half",
     "image_url": "https://v3.fal.media/files/tiger/U9HN_tm5-3Ls52SbD6CrW_image.webp"
   }'
