// A request that has a result: its media, where it came from, and what can be done with it next.
import { copied } from "../code";
import { el } from "../dom";
import { between, dollars, seconds, words } from "../format";
import { icon } from "../icons";
import { outputView, plain } from "../players";
import type { Detail } from "../types";
import { attribution } from "./view";

export function resultView(detail: Detail): HTMLElement {
  return el("div", { class: "made" }, outputView(detail.json_output, detail.files), attribution(detail.provenance?.["attribution"]), provenance(detail));
}

/** Engine, seed and what else a result knows of itself; the long rest is folded. */
function provenance(detail: Detail): HTMLElement {
  const known = Object.entries(detail.provenance ?? {}).filter(([, value]) => value !== null && value !== "");
  const facts = detail.files.flatMap((file) => Object.entries(file));
  const first = ["engine", "model", "seed"];
  const short: [string, string][] = [
    ...first.flatMap((name) => known.filter(([found]) => found === name).map(([found, value]) => [words(found), plain(value)] as [string, string])),
    ["Run time", seconds(between(detail.started_at ?? detail.sent_at, detail.ended_at))],
    ["Cost", dollars(detail.cost ?? 0)],
  ];
  const rest = [...known.filter(([name]) => ![...first, "attribution"].includes(name)), ...facts];
  return el(
    "div",
    { class: "provenance" },
    el("dl", { class: "facts" }, short.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)))),
    rest.length > 0 && el("details", { class: "fold" }, el("summary", {}, "How it was made"), el("dl", { class: "values" }, rest.map(([name, value]) => [el("dt", {}, words(name)), el("dd", {}, plain(value))]))),
  );
}

export function resultActions(detail: Detail, ...more: HTMLElement[]): HTMLElement {
  const address = `${location.origin}/models/${detail.endpoint_id}?request=${detail.request_id}`;
  const share = el("button", { type: "button", class: "button button-small", onclick: () => void copied(share, address) }, icon("link"), "Copy link");
  return el(
    "div",
    { class: "actions" },
    share,
    more,
    el("a", { class: "button button-small", href: `/dashboard/compare?a=${detail.request_id}` }, icon("columns"), "Compare"),
  );
}
