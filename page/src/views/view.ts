// What a view is: a title and a node; `stop` ends what it still does when another takes its place.
import { el, type Child } from "../dom";
import type { Session } from "../types";

export interface View {
  title: string;
  node: HTMLElement;
  stop?(): void;
}

export interface Place {
  session: Session;
  query: URLSearchParams;
  navigate(path: string, options?: { replace?: boolean }): void;
}

export function heading(title: string, lead: Child = null, ...actions: Child[]): HTMLElement {
  return el(
    "header",
    { class: "page-head" },
    el("div", {}, el("h1", {}, title), lead ? el("p", { class: "lead" }, lead) : null),
    actions.length ? el("div", { class: "actions" }, actions) : null,
  );
}

export function empty(title: string, ...text: Child[]): HTMLElement {
  return el("div", { class: "empty" }, el("p", { class: "empty-title" }, title), el("p", { class: "quiet" }, text));
}

export function failure(error: unknown): HTMLElement {
  return el("div", { class: "notice notice-bad", role: "alert" }, error instanceof Error ? error.message : String(error));
}

/** Calls `read` now and at every turn while the page is looked at; returns what ends it. */
export function every(pause_ms: number, read: () => Promise<void>): () => void {
  let isOver = false;
  let timer = 0;
  const turn = async () => {
    if (!document.hidden) await read();
    if (!isOver) timer = window.setTimeout(() => void turn(), pause_ms);
  };
  void turn();
  return () => {
    isOver = true;
    window.clearTimeout(timer);
  };
}

/** The words that a licence wants shown, where there are any. */
export function attribution(text: unknown): HTMLElement | null {
  return typeof text === "string" && text ? el("p", { class: "attribution" }, text) : null;
}

export function engineBadge(engine: { name: string | null; reason: string | null }): HTMLElement {
  if (engine.name === null) return el("span", { class: "badge badge-off", title: engine.reason ?? "" }, "not available");
  const [kind = "", use] = engine.name.split(":");
  const known = { embedded: "CPU", diffusion: "GPU" }[kind];
  const name = kind === "upstream" ? `upstream${use ? ` ${use}` : ""}` : kind;
  return el("span", { class: `badge badge-${kind}` }, known ? `${name} · ${known}` : name);
}
