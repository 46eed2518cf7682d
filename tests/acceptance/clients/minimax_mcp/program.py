"""A session of an MCP client with minimax-mcp: videos, speech, voices and pictures, and an error."""

# The client is installed in an environment of its own, where the type checker does not look.
# mypy: ignore-errors

import asyncio
import json
import os
import re
import sys
from pathlib import Path

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client


async def main(picture: str, recording: str) -> None:
    server = StdioServerParameters(command=str(Path(sys.executable).with_name("minimax-mcp")), env=dict(os.environ))
    async with stdio_client(server) as streams, ClientSession(*streams) as session:

        async def call(tool: str, **arguments: object) -> str:
            answer = await session.call_tool(tool, arguments)
            return "\n".join(part.text for part in answer.content if part.type == "text")

        await session.initialize()
        shown = {"tools": sorted(tool.name for tool in (await session.list_tools()).tools)}
        video = {"model": "MiniMax-Hailuo-02", "resolution": "512P", "async_mode": True}
        submitted = await call("generate_video", prompt="[Push in] a street", first_frame_image=picture, **video)
        task_id = re.search(r"Task ID: (\d+)", submitted)[1]
        shown["film"] = ""
        while "Video URL" not in shown["film"]:
            await asyncio.sleep(0.5)  # the tool is made to be asked again
            shown["film"] = await call("query_video_generation", task_id=task_id)
            assert "Failed" not in shown["film"], shown["film"]
        shown["refusal"] = await call("generate_video", prompt="a street", model="MiniMax-Hailuo-02", duration=7)
        shown["speech"] = await call("text_to_audio", text="Hello from the harbour")
        shown["voices"] = await call("list_voices")
        shown["clone"] = await call("voice_clone", voice_id="My_Voice_01", file=recording, text="A demo")
        shown["design"] = await call("voice_design", prompt="An old fisherman", preview_text="The tide is out.")
        shown["pictures"] = await call("text_to_image", prompt="a harbour", n=2)
    print(json.dumps(shown))


asyncio.run(main(*sys.argv[1:]))
