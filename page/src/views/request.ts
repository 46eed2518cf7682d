// One request: its life, input, output, log and webhook.
import { call, sentence } from "../api";
import { el, fill } from "../dom";
import { between, clock, full, seconds } from "../format";
import { cancel, follow, logView } from "../run";
import type { Delivery, Detail } from "../types";
import { deliveryRow } from "./deliveries";
import { resultActions, resultView } from "./result";
import { statusBadge } from "./status";
import { failure, heading, type Place, type View } from "./view";

export function request(id: string, place: Place): View {
  const node = el("div", {}, el("p", { class: "quiet", role: "status" }, "Loading"));
  const ending = new AbortController();
  const read = async (): Promise<void> => {
    try {
      const detail = await call<Detail>("GET", `/v1/requests/${id}`);
      const isOver = detail.status === "COMPLETED";
      const follower = isOver ? null : follow(id, ending.signal);
      fill(node, parts(detail, follower?.node ?? null, place, () => void read()));
      if (follower) {
        await follower.ended;
        await read();
      }
    } catch (error) {
      if (!ending.signal.aborted) fill(node, failure(error));
    }
  };
  void read();
  return { title: "Request", node, stop: () => ending.abort() };
}

function parts(detail: Detail, running: HTMLElement | null, place: Place, again: () => void): HTMLElement[] {
  const isOwn = detail.key_id === place.session.key_id;
  const stop = running && isOwn && el("button", { type: "button", class: "button", onclick: () => void cancel(detail.endpoint_id, detail.request_id) }, "Cancel");
  const rerun = el("a", { class: "button button-main", href: `/models/${detail.endpoint_id}?request=${detail.request_id}` }, "Run again");
  const lead = el("span", { class: "head-line" }, statusBadge(detail), el("span", { class: "path" }, detail.request_id));
  return [
    heading(detail.endpoint_id, lead, stop, rerun),
    el("div", { class: "split" }, el("div", { class: "stack" }, outcome(detail, running), log(detail, running)), el("div", { class: "stack" }, timeline(detail), input(detail), webhooks(detail, again))),
  ];
}

function card(title: string, ...children: (HTMLElement | null)[]): HTMLElement {
  return el("section", { class: "card" }, el("h2", {}, title), children);
}

function outcome(detail: Detail, running: HTMLElement | null): HTMLElement {
  if (running) return card("Progress", running);
  if (detail.status_code === 200 && detail.json_output) return card("Output", resultView(detail), resultActions(detail));
  if (detail.status_code === 200) return card("Output", el("p", { class: "quiet" }, "Its payloads have been erased."));
  return card("Error", el("div", { class: "notice notice-bad" }, sentence(detail.json_output) ?? "It ended with an error."), json(detail.json_output));
}

function log(detail: Detail, running: HTMLElement | null): HTMLElement | null {
  if (running) return null;
  return card("Log", detail.logs.length ? logView(detail.logs).node : el("p", { class: "quiet" }, "It said nothing."));
}

function timeline(detail: Detail): HTMLElement {
  const moments: [string, string | null, string][] = [
    ["Sent", detail.sent_at, `by ${detail.key_id}`],
    ["Started", detail.started_at, detail.started_at ? `after ${seconds(between(detail.sent_at, detail.started_at))}, attempt ${detail.attempt}, lane ${detail.lane}` : `waits in ${detail.lane}`],
    ["Ended", detail.ended_at, detail.ended_at && detail.started_at ? `after ${seconds(between(detail.started_at, detail.ended_at))} of work` : ""],
  ];
  const shown = moments.filter(([, at], index) => at !== null || (index === 1 && detail.status === "IN_QUEUE"));
  return card("Timeline", el("ol", { class: "timeline" }, shown.map(([name, at, note]) => el("li", {}, el("strong", {}, name), at && el("time", { datetime: at, title: full(at) }, clock(at)), el("span", { class: "quiet" }, note)))));
}

function input(detail: Detail): HTMLElement {
  return card("Input", detail.json_input === null ? el("p", { class: "quiet" }, "It has been erased.") : json(detail.json_input));
}

function json(value: unknown): HTMLElement {
  return el("pre", { class: "code", tabindex: 0 }, el("code", {}, JSON.stringify(value, null, 2)));
}

function webhooks(detail: Detail, again: () => void): HTMLElement | null {
  if (detail.webhooks.length === 0) return null;
  return card("Webhook", el("div", { class: "stack" }, detail.webhooks.map((one: Delivery) => deliveryRow(one, again))));
}
