// What came of a request, shown as what it is: film, sound, pictures, values.
import { el, fill, safeAddress, svg } from "./dom";
import { bytes, seconds, words } from "./format";
import { icon } from "./icons";
import type { OutputFile } from "./types";

const FRAME_S = 1 / 24;

/** Everything in an output: files in players, values in a list. */
export function outputView(output: unknown, facts: Record<string, unknown>[] = []): HTMLElement {
  const entries = Object.entries((output ?? {}) as Record<string, unknown>);
  const files = entries.flatMap(([, value]) => filesIn(value));
  const values = entries.filter(([, value]) => filesIn(value).length === 0 && value !== null);
  const pictures = files.filter((file) => mediumOf(file) === "image");
  return el(
    "div",
    { class: "output" },
    files.filter((file) => mediumOf(file) !== "image").map((file, index) => player(file, facts[index] ?? {})),
    pictures.length > 0 && pictureGrid(pictures),
    values.length > 0 && el("dl", { class: "values" }, values.map(([name, value]) => [el("dt", {}, words(name)), el("dd", {}, plain(value))])),
  );
}

function filesIn(value: unknown): OutputFile[] {
  if (Array.isArray(value)) return value.flatMap(filesIn);
  const isFile = typeof value === "object" && value !== null && typeof (value as OutputFile).url === "string";
  return isFile ? [value as OutputFile] : [];
}

export function plain(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function mediumOf(file: OutputFile): string {
  return file.content_type?.split("/")[0] ?? "application";
}

function player(file: OutputFile, facts: Record<string, unknown>): HTMLElement {
  switch (mediumOf(file)) {
    case "video":
      return videoPlayer(file, Number(facts.fps ?? 0) > 0 ? 1 / Number(facts.fps) : FRAME_S);
    case "audio":
      return audioPlayer(file);
    default:
      return el("div", { class: "file-line" }, el("span", {}, file.file_name ?? "file"), downloadLink(file));
  }
}

function downloadLink(file: OutputFile): HTMLElement {
  const size = file.file_size ? ` ${bytes(file.file_size)}` : "";
  return el("a", { class: "button button-small", href: safeAddress(file.url), download: file.file_name ?? "", target: "_blank", rel: "noopener" }, icon("download"), `Download${size}`);
}

export function videoPlayer(file: OutputFile, frameS: number): HTMLElement {
  const video = el("video", { src: safeAddress(file.url), loop: true, playsinline: true, preload: "auto", tabindex: 0, "aria-label": "The video that was made" });
  video.muted = true;
  const seek = el("input", { type: "range", min: 0, max: 1000, value: 0, class: "seek", "aria-label": "Position" });
  const time = el("span", { class: "figures" }, "0.00 s");
  const size = el("span", { class: "quiet figures" });
  const playButton = control("pause", "Pause", () => (video.paused ? void video.play() : video.pause()));
  const loopButton = control("loop", "Loop", () => {
    video.loop = !video.loop;
    loopButton.setAttribute("aria-pressed", String(video.loop));
  });
  loopButton.setAttribute("aria-pressed", "true");
  const step = (frames: number) => () => {
    video.pause();
    video.currentTime = Math.min(video.duration || 0, Math.max(0, video.currentTime + frames * frameS));
  };
  const showTime = () => {
    fill(time, `${video.currentTime.toFixed(2)} s`);
    if (video.duration) seek.value = String((video.currentTime / video.duration) * 1000);
  };
  video.addEventListener("timeupdate", showTime);
  video.addEventListener("click", () => playButton.click());
  video.addEventListener("loadedmetadata", () => fill(size, `${video.videoWidth} x ${video.videoHeight}, ${seconds(video.duration)}`));
  for (const name of ["play", "pause"]) video.addEventListener(name, () => turn(playButton, video.paused));
  seek.addEventListener("input", () => (video.currentTime = (Number(seek.value) / 1000) * (video.duration || 0)));
  video.addEventListener("keydown", (event) => {
    const act = { " ": () => playButton.click(), ArrowLeft: step(-1), ArrowRight: step(1) }[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches) video.autoplay = true;
  else turn(playButton, true);
  const controls = [playButton, control("back", "One frame back", step(-1)), control("forward", "One frame on", step(1)), loopButton];
  return el(
    "figure",
    { class: "player" },
    el("div", { class: "stage-frame" }, video),
    seek,
    el("div", { class: "controls" }, controls, time, size, el("span", { class: "spring" }), downloadLink(file)),
  );
}

function control(name: string, label: string, act: () => void): HTMLButtonElement {
  return el("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick: act }, icon(name));
}

function turn(button: HTMLButtonElement, isPaused: boolean): void {
  const label = isPaused ? "Play" : "Pause";
  button.setAttribute("aria-label", label);
  button.title = label;
  fill(button, icon(isPaused ? "play" : "pause"));
}

function audioPlayer(file: OutputFile): HTMLElement {
  const audio = el("audio", { src: safeAddress(file.url), preload: "auto" });
  const playButton = control("play", "Play", () => (audio.paused ? void audio.play() : audio.pause()));
  const time = el("span", { class: "figures" }, "0.0 s");
  const seek = el("input", { type: "range", min: 0, max: 1000, value: 0, class: "seek", "aria-label": "Position" });
  const wave = el("div", { class: "wave" });
  const show = () => {
    fill(time, `${audio.currentTime.toFixed(1)} / ${(audio.duration || 0).toFixed(1)} s`);
    const share = audio.duration ? audio.currentTime / audio.duration : 0;
    seek.value = String(share * 1000);
    wave.querySelector(".wave-played")?.setAttribute("width", String(share * WIDTH));
  };
  for (const name of ["play", "pause", "ended"]) audio.addEventListener(name, () => turn(playButton, audio.paused));
  for (const name of ["timeupdate", "loadedmetadata", "durationchange"]) audio.addEventListener(name, show);
  seek.addEventListener("input", () => (audio.currentTime = (Number(seek.value) / 1000) * (audio.duration || 0)));
  void drawWave(file.url, wave);
  return el(
    "figure",
    { class: "player" },
    wave,
    seek,
    el("div", { class: "controls" }, playButton, time, el("span", { class: "spring" }), downloadLink(file)),
    audio,
  );
}

const WIDTH = 600;
const HEIGHT = 96;
const BARS = 150;

/** The loudness of the sound over its length, as bars. */
async function drawWave(url: string, place: HTMLElement): Promise<void> {
  try {
    const data = await (await fetch(url)).arrayBuffer();
    const sound = await new OfflineAudioContext(1, 1, 44100).decodeAudioData(data);
    const path = bars(peaks(sound.getChannelData(0)));
    const clip = svg("clipPath", { id: "played" }, svg("path", { d: path }));
    const picture = svg(
      "svg",
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": `Waveform of ${sound.duration.toFixed(1)} s`, preserveAspectRatio: "none" },
      svg("path", { d: path, class: "wave-bars" }),
      clip,
      svg("rect", { class: "wave-played", width: 0, height: HEIGHT, "clip-path": "url(#played)" }),
    );
    fill(place, picture);
  } catch {
    fill(place, el("p", { class: "quiet" }, "The sound cannot be drawn here; it plays all the same."));
  }
}

function peaks(samples: Float32Array): number[] {
  const step = Math.max(1, Math.floor(samples.length / BARS));
  return Array.from({ length: BARS }, (_, bar) => {
    let most = 0;
    for (let at = bar * step; at < Math.min(samples.length, (bar + 1) * step); at += 1) most = Math.max(most, Math.abs(samples[at] ?? 0));
    return most;
  });
}

function bars(heights: number[]): string {
  const width = WIDTH / BARS;
  return heights
    .map((height, bar) => {
      const half = Math.max(1, (height * HEIGHT) / 2);
      return `M${(bar * width + 0.5).toFixed(1)} ${(HEIGHT / 2 - half).toFixed(1)}h${(width - 1.5).toFixed(1)}v${(2 * half).toFixed(1)}h${(1.5 - width).toFixed(1)}z`;
    })
    .join("");
}

function pictureGrid(files: OutputFile[]): HTMLElement {
  return el(
    "div",
    { class: "pictures" },
    files.map((file, index) =>
      el(
        "figure",
        { class: "picture" },
        el("button", { type: "button", class: "picture-button", "aria-label": `Picture ${index + 1}, whole`, onclick: () => whole(file) }, el("img", { src: safeAddress(file.url), alt: `Picture ${index + 1} that was made` })),
        downloadLink(file),
      ),
    ),
  );
}

function whole(file: OutputFile): void {
  const close = el("button", { type: "button", class: "icon-button dialog-close", "aria-label": "Close", onclick: () => dialog.close() }, icon("cross"));
  const dialog = el("dialog", { class: "whole", "aria-label": "The whole picture" }, el("img", { src: safeAddress(file.url), alt: "The picture, whole" }), close);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}
