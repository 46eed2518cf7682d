// Who works, on what, and what waits.
import { call } from "../api";
import { el, fill } from "../dom";
import { seconds, shortId } from "../format";
import { empty, every, failure, heading, type View } from "./view";

interface Workers {
  slots: { id: number; silent_s: number; request_id: string | null; endpoint: string | null; lane: string | null }[];
  lanes: { lane: string; waiting: number; running: number }[];
  engines: string[];
}

export function workers(): View {
  const body = el("div", { class: "stack" });
  const read = async () => {
    try {
      fill(body, parts(await call<Workers>("GET", "/v1/workers")));
    } catch (error) {
      fill(body, failure(error));
    }
  };
  return { title: "Workers", stop: every(1500, read), node: el("div", {}, heading("Workers", "What takes requests from the lanes or delivers webhooks, and how long ago each was heard."), body) };
}

function parts({ slots, lanes, engines }: Workers): HTMLElement[] {
  return [
    el("div", { class: "tiles" }, slots.map(slot)),
    slots.length === 0 ? empty("No worker", "Start one with `limpet worker`; until then requests wait.") : el("span", {}),
    el("section", { class: "card" }, el("h2", {}, "Lanes"), lanes.length ? el("ul", { class: "plain" }, lanes.map((lane) => el("li", {}, el("strong", {}, lane.lane), ` ${lane.running} running, ${lane.waiting} waiting`))) : el("p", { class: "quiet" }, "Nothing waits and nothing runs.")),
    el("section", { class: "card" }, el("h2", {}, "Engines"), el("p", { class: "badges" }, engines.map((name) => el("span", { class: "badge" }, name)))),
  ];
}

function slot(one: Workers["slots"][number]): HTMLElement {
  const isBusy = one.request_id !== null;
  const isSilent = one.silent_s > 6;
  return el(
    "div",
    { class: "card tile" },
    el("span", { class: `status status-${isSilent ? "bad" : isBusy ? "running" : "good"}` }, isSilent ? "Silent" : isBusy ? "Works" : "Ready"),
    el("strong", {}, `Slot ${one.id}`),
    isBusy ? el("a", { href: `/dashboard/requests/${one.request_id}` }, shortId(one.endpoint ?? "")) : el("span", { class: "quiet" }, "Waits for work"),
    el("span", { class: "quiet figures" }, `heard ${seconds(one.silent_s)} ago`),
  );
}
