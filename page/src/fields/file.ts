// Fields with files: dropped, pasted, chosen or named by address; looked at before they are sent on.
import { upload } from "../api";
import { el, fill, newId } from "../dom";
import { bytes } from "../format";
import { icon } from "../icons";
import type { Field, Limits } from "../schema";
import { framed, type Input, type OnChange } from "./field";

type Medium = "image" | "audio" | "video";

const NOUNS: Record<Medium, string> = { image: "picture", audio: "recording", video: "clip" };

export function fileInput(field: Field, medium: Medium, onChange: OnChange): Input {
  const id = newId(field.name);
  const address = el("input", { id, type: "url", placeholder: "https:// or data:", autocomplete: "off", spellcheck: "false" });
  const preview = el("div", { class: "preview" });
  const note = el("p", { class: "upload-note", role: "status" });
  const zone = dropZone(medium, (file) => void take(file));
  const sample = medium === "image" ? sampleButton(field.examples[0], () => changed(String(field.examples[0]))) : null;
  const frame = framed(field, id, [zone, preview, el("div", { class: "file-row" }, address, sample), note]);
  address.setAttribute("aria-describedby", frame.describedBy);

  const show = () => {
    const value = address.value;
    zone.hidden = value !== "";
    fill(preview, value === "" ? null : shown(medium, value, () => set("")));
  };
  const set = (value: unknown) => {
    address.value = value === undefined || value === null ? "" : String(value);
    show();
    frame.clear();
  };
  const changed = (value: string) => {
    set(value);
    onChange();
  };
  const take = async (file: File) => {
    frame.clear();
    fill(note, "");
    const refusal = await refusalOf(file, medium, field.limits);
    if (refusal !== null) return frame.complain(refusal);
    try {
      const place = await upload(file, file.name, (share) => fill(note, `Uploading ${file.name}: ${Math.round(share * 100)} %`));
      fill(note, `${file.name}, ${bytes(file.size)}`);
      changed(place);
    } catch (error) {
      fill(note, "");
      frame.complain((error as Error).message);
    }
  };
  address.addEventListener("change", () => changed(address.value.trim()));
  address.addEventListener("input", onChange);
  frame.node.addEventListener("paste", (event) => {
    const file = event.clipboardData?.files[0];
    if (file) {
      event.preventDefault();
      void take(file);
    }
  });
  show();
  return {
    node: frame.node,
    value: () => (address.value.trim() === "" && !field.required ? undefined : address.value.trim()),
    set,
    complain: frame.complain,
    clear: frame.clear,
  };
}

/** A list of files, each an address of its own. */
export function filesInput(field: Field, medium: Medium, onChange: OnChange): Input {
  const id = newId(field.name);
  let addresses: string[] = [];
  const rows = el("div", { class: "preview-row" });
  const zone = dropZone(medium, (file) => void take(file));
  const address = el("input", { id, type: "url", placeholder: "Add an address, then Enter", autocomplete: "off" });
  const frame = framed(field, id, [rows, zone, el("div", { class: "file-row" }, address)]);
  const show = () => fill(rows, addresses.map((one, index) => shown(medium, one, () => change(addresses.filter((_, place) => place !== index)))));
  const change = (next: string[]) => {
    addresses = next;
    show();
    frame.clear();
    onChange();
  };
  const take = async (file: File) => {
    const refusal = await refusalOf(file, medium, field.limits);
    if (refusal !== null) return frame.complain(refusal);
    change([...addresses, await upload(file, file.name)]);
  };
  address.addEventListener("change", () => {
    if (address.value.trim()) change([...addresses, address.value.trim()]);
    address.value = "";
  });
  return {
    node: frame.node,
    value: () => (addresses.length || field.required ? addresses : undefined),
    set(value) {
      addresses = Array.isArray(value) ? value.map(String) : [];
      show();
    },
    complain: frame.complain,
    clear: frame.clear,
  };
}

function dropZone(medium: Medium, take: (file: File) => void): HTMLElement {
  const input = el("input", { type: "file", accept: `${medium}/*`, class: "file-picker", "aria-label": `Choose a ${NOUNS[medium]}` });
  input.addEventListener("change", () => {
    if (input.files?.[0]) take(input.files[0]);
    input.value = "";
  });
  const zone = el(
    "label",
    { class: "drop" },
    input,
    icon("upload"),
    el("span", {}, el("strong", {}, `Drop a ${NOUNS[medium]}`), el("span", { class: "quiet" }, " paste it, or choose a file")),
  );
  const over = (is: boolean) => (event: DragEvent) => {
    event.preventDefault();
    zone.classList.toggle("is-over", is);
  };
  zone.addEventListener("dragover", over(true));
  zone.addEventListener("dragleave", over(false));
  zone.addEventListener("drop", (event) => {
    over(false)(event);
    const file = event.dataTransfer?.files[0];
    if (file) take(file);
  });
  return zone;
}

/** The picture of the example, one click away. */
function sampleButton(example: unknown, take: () => void): HTMLElement | null {
  if (typeof example !== "string" || !isOurs(example)) return null;
  return el("button", { type: "button", class: "sample", "aria-label": "Use the sample picture", title: "Sample picture", onclick: take }, el("img", { src: example, alt: "" }));
}

function isOurs(address: string): boolean {
  return address.startsWith("data:") || address.startsWith(`${location.origin}/`);
}

/** A file as far as it can be shown: a strange address is named, not fetched. */
function shown(medium: Medium, address: string, remove: () => void): HTMLElement {
  const button = el("button", { type: "button", class: "icon-button", "aria-label": "Remove", onclick: remove }, icon("cross"));
  if (!isOurs(address)) return el("div", { class: "preview-item is-strange" }, el("span", { class: "path" }, address), button);
  const media =
    medium === "image"
      ? el("img", { src: address, alt: "What is chosen" })
      : el(medium, { src: address, controls: true, "aria-label": "What is chosen" });
  return el("div", { class: "preview-item" }, media, button);
}

/** Why the server would refuse a file; null where nothing speaks against it. */
async function refusalOf(file: File, medium: Medium, limits: Limits): Promise<string | null> {
  if (file.type && !file.type.startsWith(`${medium}/`)) return `${file.name} is no ${NOUNS[medium]}.`;
  if (limits.max_file_size && file.size > limits.max_file_size) {
    return `${file.name} has ${bytes(file.size)}; at most ${bytes(limits.max_file_size)} are taken.`;
  }
  return medium === "image" ? pictureRefusal(file, limits) : null;
}

async function pictureRefusal(file: File, limits: Limits): Promise<string | null> {
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return `${file.name} cannot be read as a picture.`;
  }
  const { width, height } = picture;
  picture.close();
  if (width < (limits.min_width ?? 0) || height < (limits.min_height ?? 0)) {
    return `The picture has ${width} x ${height} pixels; each side needs at least ${limits.min_width}.`;
  }
  if (width > (limits.max_width ?? Infinity) || height > (limits.max_height ?? Infinity)) {
    return `The picture has ${width} x ${height} pixels; each side may have at most ${limits.max_width}.`;
  }
  const ratio = width / height;
  if (ratio < (limits.min_aspect_ratio ?? 0) || ratio > (limits.max_aspect_ratio ?? Infinity)) {
    return `The picture is too long for its width: between 2:5 and 5:2 is taken.`;
  }
  return null;
}
