// Webhooks: what was sent to whom, and sending again.
import { call } from "../api";
import { copied } from "../code";
import { el, fill } from "../dom";
import { ago, clock, full } from "../format";
import type { Delivery } from "../types";
import { empty, every, failure, heading, type View } from "./view";

const KINDS = { WAITING: "waiting", DELIVERED: "good", FAILED: "bad" };

export function deliveries(): View {
  const list = el("div", { class: "stack" });
  let shown = "";
  const read = async () => {
    try {
      const { items } = await call<{ items: Delivery[] }>("GET", "/v1/webhooks");
      if (JSON.stringify(items) === shown) return; // a button keeps the focus while nothing changes
      shown = JSON.stringify(items);
      fill(list, items.length ? items.map((one) => el("div", { class: "card" }, deliveryRow(one, () => void read()))) : empty("No webhooks yet", "A submit with ?fal_webhook=<address> is told of its end."));
    } catch (error) {
      fill(list, failure(error));
    }
  };
  const keys = `${location.origin}/.well-known/jwks.json`;
  const copy = el("button", { type: "button", class: "button button-small", onclick: () => void copied(copy, keys) }, "Copy");
  const lead = "Messages about requests that have ended, signed with Ed25519.";
  const publicKey = el("p", { class: "key-line" }, "Receivers check them with the keys at ", el("a", { href: keys, class: "path" }, keys), copy);
  return { title: "Webhooks", stop: every(3000, read), node: el("div", {}, heading("Webhooks", lead), publicKey, list) };
}

export function deliveryRow(one: Delivery, again: () => void): HTMLElement {
  const problem = el("div", {});
  const resend = el("button", { type: "button", class: "button button-small", onclick: () => void send() }, one.status === "WAITING" ? "Send now" : "Send again");
  const send = async () => {
    resend.disabled = true;
    try {
      await call("POST", `/v1/requests/${one.request_id}/webhook`);
      window.setTimeout(again, 800);
    } catch (error) {
      fill(problem, failure(error));
    } finally {
      resend.disabled = false;
    }
  };
  return el(
    "div",
    { class: "delivery" },
    el("div", { class: "delivery-head" }, el("span", { class: `status status-${KINDS[one.status]}` }, one.status.toLowerCase()), el("span", { class: "path" }, one.url), resend),
    el("p", { class: "quiet" }, `About the ${one.event === "ended" ? "end" : "start"} of `, el("a", { href: `/dashboard/requests/${one.request_id}` }, one.request_id.slice(0, 8)), `, ${ago(one.created_at)}`, one.next_at && `; next attempt at ${clock(one.next_at)}`),
    one.attempts.length > 0 && el("ol", { class: "attempts" }, one.attempts.map((attempt) => el("li", {}, el("time", { datetime: attempt.at, title: full(attempt.at) }, clock(attempt.at)), el("span", {}, String(attempt.status ?? attempt.reason)), el("span", { class: "figures quiet" }, `${(attempt.seconds * 1000).toFixed(0)} ms`)))),
    problem,
  );
}
