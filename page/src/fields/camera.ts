// Help with camera words: what the prompt makes the camera do, read by the server's own grammar, and completion in brackets.
import { call } from "../api";
import { el, fill, newId } from "../dom";

interface Reading {
  moves: string[];
  ignored: string[];
  remarks: string[];
}

const PAUSE_MS = 250;
let known: Promise<string[]> | null = null;

function cameraWords(): Promise<string[]> {
  known ??= call<{ words: string[]; presets: string[] }>("GET", "/v1/camera").then(({ words, presets }) => [...words, ...presets]);
  return known;
}

export function cameraHelp(prompt: HTMLTextAreaElement): { node: HTMLElement; read(): void } {
  const moves = el("div", { class: "camera-moves", "aria-live": "polite" });
  const completion = completing(prompt);
  const insert = el("button", { type: "button", class: "chip chip-action", onclick: () => openBracket(prompt) }, "[ ] camera move");
  let timer = 0;
  const read = () => {
    completion.update();
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void show(prompt.value, moves), PAUSE_MS);
  };
  prompt.addEventListener("keydown", completion.onKey);
  prompt.addEventListener("blur", () => window.setTimeout(completion.close, 150)); // a click on a word comes first
  return { node: el("div", { class: "camera" }, completion.node, el("div", { class: "camera-row" }, insert, moves)), read };
}

async function show(text: string, place: HTMLElement): Promise<void> {
  const reading = await call<Reading>("GET", `/v1/camera?prompt=${encodeURIComponent(text.slice(0, 4000))}`);
  const chips = reading.moves.map((move, index) => el("span", { class: "chip" }, `${index + 1}  ${move}`));
  const unknown = reading.ignored.map((word) => el("span", { class: "chip chip-warn", title: "This word is not followed." }, word));
  fill(place, chips.length + unknown.length ? [chips, unknown] : el("span", { class: "quiet" }, "No camera move: the camera drifts gently."));
}

function openBracket(prompt: HTMLTextAreaElement): void {
  const start = prompt.selectionStart;
  prompt.setRangeText("[]", start, prompt.selectionEnd, "end");
  prompt.setSelectionRange(start + 1, start + 1);
  prompt.focus();
  prompt.dispatchEvent(new Event("input"));
}

/** The word that is being written in an open bracket before the caret, and where it begins; null outside of brackets. */
export function wordAtCaret(text: string, caret: number): { word: string; start: number } | null {
  const open = text.lastIndexOf("[", caret - 1);
  if (open < 0 || text.slice(open, caret).includes("]") || caret - open > 120) return null;
  const content = text.slice(open + 1, caret);
  const separator = Math.max(content.lastIndexOf(","), content.lastIndexOf("+"));
  const rest = content.slice(separator + 1);
  return { word: rest.trim().toLowerCase(), start: open + 1 + separator + 1 + (rest.length - rest.trimStart().length) };
}

function completing(prompt: HTMLTextAreaElement) {
  const list = el("ul", { class: "completion", role: "listbox", id: newId("words"), hidden: true, "aria-label": "Camera moves" });
  let found: string[] = [];
  let chosen = 0;
  prompt.setAttribute("aria-controls", list.id);
  prompt.setAttribute("aria-autocomplete", "list");

  const close = () => {
    list.hidden = true;
    prompt.removeAttribute("aria-activedescendant");
  };
  const take = (word: string) => {
    const at = wordAtCaret(prompt.value, prompt.selectionStart);
    if (at === null) return;
    const label = word.charAt(0).toUpperCase() + word.slice(1);
    const isOpen = prompt.value.slice(prompt.selectionStart).match(/^[^[\]]*\]/) === null;
    prompt.setRangeText(isOpen ? `${label}] ` : label, at.start, prompt.selectionStart, "end");
    prompt.focus();
    prompt.dispatchEvent(new Event("input"));
    close();
  };
  const render = () => {
    fill(
      list,
      found.map((word, index) =>
        el("li", { role: "option", id: `${list.id}-${index}`, "aria-selected": index === chosen ? "true" : "false", onmousedown: (event: Event) => { event.preventDefault(); take(word); } }, word),
      ),
    );
    prompt.setAttribute("aria-activedescendant", `${list.id}-${chosen}`);
    list.hidden = false;
  };
  const update = async () => {
    const at = document.activeElement === prompt ? wordAtCaret(prompt.value, prompt.selectionStart) : null;
    if (at === null) return close();
    const words = await cameraWords();
    found = words.filter((word) => word.startsWith(at.word) && word !== at.word).slice(0, 8);
    chosen = 0;
    if (found.length) render();
    else close();
  };
  const onKey = (event: KeyboardEvent) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      chosen = (chosen + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
      render();
    } else if (event.key === "Enter" || event.key === "Tab") take(found[chosen] ?? "");
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  };
  return { node: list, update: () => void update(), close, onKey };
}
