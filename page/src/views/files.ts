// The files of this key: uploads and what was made.
import { call } from "../api";
import { el, fill, safeAddress } from "../dom";
import { ago, bytes, full } from "../format";
import { icon } from "../icons";
import { empty, failure, heading, type View } from "./view";

interface StoredFile {
  url: string;
  file_name: string;
  content_type: string;
  file_size: number;
  request_id: string | null;
  is_open: boolean;
  created_at: string;
  expires_at: string | null;
}

export function files(): View {
  const list = el("div", { class: "files" });
  const read = async () => {
    try {
      const { items } = await call<{ items: StoredFile[] }>("GET", "/v1/storage/files?limit=100");
      fill(list, items.length ? items.map((file) => card(file, () => void read())) : empty("No files", "What you upload and what is made appears here."));
    } catch (error) {
      fill(list, failure(error));
    }
  };
  void read();
  return { title: "Files", node: el("div", {}, heading("Files", "Uploads and results of this key, newest first."), list) };
}

function card(file: StoredFile, again: () => void): HTMLElement {
  const remove = async () => {
    await call("DELETE", `/v1/storage/files?url=${encodeURIComponent(file.url)}`);
    again();
  };
  return el(
    "article",
    { class: "file card" },
    el("a", { class: "file-face", href: safeAddress(file.url), target: "_blank", rel: "noopener", "aria-label": `Open ${file.file_name}` }, face(file)),
    el("div", { class: "file-words" }, el("span", { class: "file-name" }, file.file_name), el("span", { class: "quiet" }, `${bytes(file.file_size)}, `, el("time", { datetime: file.created_at, title: full(file.created_at) }, ago(file.created_at)), file.expires_at && `, until ${full(file.expires_at)}`)),
    el("div", { class: "file-foot" }, file.request_id ? el("a", { href: `/dashboard/requests/${file.request_id}` }, "Request") : el("span", { class: "quiet" }, "Uploaded"), twice("Remove", remove, file.file_name)),
  );
}

/** A file that only some may read is not shown: the page's session opens the API, not the file store. */
function face(file: StoredFile): HTMLElement {
  if (file.is_open && /^image\/(png|jpeg|webp|gif|avif)/.test(file.content_type)) return el("img", { src: safeAddress(file.url), alt: "", loading: "lazy" });
  if (file.is_open && file.content_type.startsWith("video/")) return el("video", { src: safeAddress(file.url), preload: "metadata", tabindex: -1 });
  const box = el("span", { class: "file-icon" });
  box.append(icon(file.content_type.startsWith("audio/") ? "music" : "download"));
  return box;
}

/** A button that asks once more before it acts. */
export function twice(label: string, act: () => Promise<void>, subject: string): HTMLElement {
  let isSure = false;
  const button = el("button", { type: "button", class: "button button-small button-plain", "aria-label": `${label} ${subject}` }, label);
  const reset = () => {
    isSure = false;
    button.classList.remove("is-sure");
    fill(button, label);
  };
  button.addEventListener("click", () => {
    if (isSure) return void act().catch(reset);
    isSure = true;
    button.classList.add("is-sure");
    fill(button, "Sure?");
  });
  button.addEventListener("blur", reset);
  return button;
}
