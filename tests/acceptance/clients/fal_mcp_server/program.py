"""A session of an MCP client with fal-mcp-server: the tools, a search, an upload, a video, an error."""

# The client is installed in an environment of its own, where the type checker does not look.
# mypy: ignore-errors

import asyncio
import json
import os
import sys
from pathlib import Path

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

ENDPOINT = "fal-ai/minimax/hailuo-02-fast/image-to-video"


async def main(picture: str) -> None:
    server = StdioServerParameters(command=str(Path(sys.executable).with_name("fal-mcp")), env=dict(os.environ))
    async with stdio_client(server) as streams, ClientSession(*streams) as session:

        async def call(tool: str, **arguments: object) -> str:
            answer = await session.call_tool(tool, arguments)
            return "\n".join(part.text for part in answer.content if part.type == "text")

        await session.initialize()
        shown = {
            "tools": [tool.name for tool in (await session.list_tools()).tools],
            "models": await call("list_models", category="video", search="hailuo"),
            "pricing": await call("get_pricing", models=[ENDPOINT]),
            "upload": await call("upload_file", file_path=picture),
        }
        address = next(word for word in shown["upload"].split() if word.startswith("http"))
        film = {"model": ENDPOINT, "prompt": "[Push in] a street", "image_url": address}
        shown["film"] = await call("generate_video_from_image", **film)
        shown["refusal"] = await call("generate_video_from_image", **film, duration=7)
    print(json.dumps(shown))


asyncio.run(main(sys.argv[1]))
