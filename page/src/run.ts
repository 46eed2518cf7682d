// One request followed until its end: where it stands in the queue, how far it is, what it says.
import { call, events } from "./api";
import { el, fill } from "./dom";
import { clock, seconds } from "./format";
import type { Change, Detail, LogEntry } from "./types";

export interface Follower {
  node: HTMLElement;
  /** Resolves with the request once it has ended. */
  ended: Promise<Detail>;
}

export function appOf(endpoint: string): string {
  return endpoint.split("/").slice(0, 2).join("/");
}

export function cancel(endpoint: string, id: string): Promise<unknown> {
  return call("PUT", `/queue/${appOf(endpoint)}/requests/${id}/cancel`);
}

export function follow(id: string, signal: AbortSignal): Follower {
  const bar = el("progress", { max: 1, "aria-label": "Progress" });
  const stage = el("span", { class: "stage" }, "Sent");
  const estimate = el("span", { class: "quiet" });
  const status = el("div", { class: "run-state", role: "status" }, stage, estimate);
  const log = logView();
  let startedAt: number | null = null;

  const show = (change: Change) => {
    const isRunning = change.status === "IN_PROGRESS";
    if (isRunning) startedAt ??= Date.now();
    else startedAt = null;
    fill(stage, stageWords(change));
    fill(estimate, isRunning ? remaining(change.progress, startedAt ?? Date.now()) : "");
    if (isRunning) bar.value = change.progress;
    else bar.removeAttribute("value");
    for (const line of change.logs) log.add(line);
  };
  const wait = async () => {
    for await (const change of events<Change>(`/v1/requests/${id}/events`, signal)) show(change);
    return call<Detail>("GET", `/v1/requests/${id}`);
  };
  return { node: el("div", { class: "run" }, status, bar, log.node), ended: wait() };
}

function stageWords(change: Change): string {
  if (change.status === "IN_QUEUE") {
    const before = change.queue_position ?? 0;
    return before === 0 ? "Next in the queue" : `${before} in the queue before it`;
  }
  const stage = change.stage || "working";
  return `${stage.charAt(0).toUpperCase()}${stage.slice(1)}, ${Math.round(change.progress * 100)} %`;
}

/** The rest at the pace so far; said only when there is a pace to speak of. */
function remaining(progress: number, startedAt: number): string {
  const spent = (Date.now() - startedAt) / 1000;
  if (progress < 0.05 || spent < 0.5) return "";
  return `about ${seconds((spent * (1 - progress)) / progress)} left`;
}

export interface LogView {
  node: HTMLElement;
  add(line: LogEntry): void;
}

export function logView(lines: readonly LogEntry[] = []): LogView {
  const list = el("ol", { class: "log", "aria-label": "Log", tabindex: 0 });
  const add = (line: LogEntry) => {
    list.append(
      el("li", { class: `log-${line.level.toLowerCase()}` }, el("time", { datetime: line.timestamp }, clock(line.timestamp)), el("span", {}, line.message)),
    );
    list.scrollTop = list.scrollHeight;
  };
  lines.forEach(add);
  return { node: list, add };
}
