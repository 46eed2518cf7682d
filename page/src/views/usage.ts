// What was used: by day, by endpoint, by key; and the same as a table for a spreadsheet.
import { call } from "../api";
import { el, fill, svg } from "../dom";
import { dollars, shortId } from "../format";
import { icon } from "../icons";
import { allModels } from "./gallery";
import { empty, failure, heading, type Place, type View } from "./view";

interface Line {
  endpoint_id: string;
  unit: string;
  quantity: number;
  cost: number;
  auth_method?: string;
}

interface Count {
  endpoint_id: string;
  request_count: number;
  success_count: number;
}

interface Report<T> {
  time_series: { bucket: string; results: T[] }[];
}

/** A row of a report with the day it belongs to. */
type Dated<T> = T & { day: string };

const SPANS: [number, string][] = [
  [7, "7 days"],
  [30, "30 days"],
  [90, "90 days"],
];

export function usage(place: Place): View {
  let days = Number(place.query.get("days") ?? 30);
  const filters = el("div", { class: "filters", role: "group", "aria-label": "Span" });
  const body = el("div", { class: "stack" });
  const read = async () => {
    try {
      const [lines, counts] = await Promise.all([used(days), counted(days)]);
      fill(body, counts.length ? charts(lines, counts, days) : empty("Nothing used yet", "Finished requests are counted here."));
    } catch (error) {
      fill(body, failure(error));
    }
  };
  const choose = (span: number) => {
    days = span;
    place.navigate(`/dashboard/usage?days=${span}`, { replace: true });
    show();
    void read();
  };
  const show = () => fill(filters, SPANS.map(([span, label]) => el("button", { type: "button", class: "chip chip-action", "aria-pressed": String(span === days), onclick: () => choose(span) }, label)));
  show();
  void read();
  return { title: "Usage", node: el("div", {}, heading("Usage", "What was made and what it cost, by the prices of this server."), filters, body) };
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86400_000).toISOString();
}

async function report<T>(path: string, days: number, expand: string, endpoints: string[] = []): Promise<Dated<T>[]> {
  const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const query = new URLSearchParams({ start: daysAgo(days), timeframe: "day", timezone, expand: `time_series,${expand}` });
  for (const id of endpoints) query.append("endpoint_id", id);
  const { time_series } = await call<Report<T>>("GET", `/v1/models/${path}?${query}`);
  return time_series.flatMap(({ bucket, results }) => results.map((row) => ({ day: bucket.slice(0, 10), ...row })));
}

function used(days: number): Promise<Dated<Line>[]> {
  return report<Line>("usage", days, "auth_method");
}

const IDS_AT_ONCE = 50;

async function counted(days: number): Promise<Dated<Count>[]> {
  const ids = (await allModels()).map((model) => model.endpoint_id);
  const groups = Array.from({ length: Math.ceil(ids.length / IDS_AT_ONCE) }, (_, index) => ids.slice(index * IDS_AT_ONCE, (index + 1) * IDS_AT_ONCE));
  return (await Promise.all(groups.map((group) => report<Count>("analytics", days, "request_count,success_count", group)))).flat();
}

function total<T>(rows: readonly T[], figure: (row: T) => number): number {
  return rows.reduce((sum, row) => sum + figure(row), 0);
}

function charts(lines: Dated<Line>[], counts: Dated<Count>[], days: number): HTMLElement[] {
  const cost = total(lines, (line) => line.cost);
  const asked = total(counts, (count) => count.request_count);
  const done = total(counts, (count) => count.success_count);
  const download = el("button", { type: "button", class: "button button-small", onclick: () => saveCsv(lines) }, icon("download"), "CSV");
  return [
    el("div", { class: "tiles" }, tile("Requests", String(asked)), tile("Done", `${Math.round((done / Math.max(asked, 1)) * 100)} %`), tile("Cost", dollars(cost)), tile("Models", String(new Set(counts.map((count) => count.endpoint_id)).size))),
    chartCard("Requests by day", dayChart(counts, days, (count) => count.request_count, String)),
    cost > 0 ? chartCard("Cost by day", dayChart(lines, days, (line) => line.cost, dollars)) : null,
    el("div", { class: "split even" }, ranking("By model", lines, (line) => shortId(line.endpoint_id)), ranking("By key", lines, (line) => line.auth_method ?? "")),
    el("div", { class: "actions" }, download),
  ].filter((part) => part !== null);
}

function tile(name: string, value: string): HTMLElement {
  return el("div", { class: "card tile" }, el("span", { class: "quiet" }, name), el("strong", {}, value));
}

function chartCard(title: string, chart: HTMLElement): HTMLElement {
  return el("section", { class: "card" }, el("h2", {}, title), chart);
}

function dayChart<T>(rows: Dated<T>[], days: number, figure: (row: T) => number, shown: (sum: number) => string): HTMLElement {
  const names = Array.from({ length: days + 1 }, (_, index) => localDay(days - index));
  const sums = names.map((day) => total(rows.filter((row) => row.day === day), figure));
  const most = Math.max(...sums, Number.EPSILON);
  const width = 900 / names.length;
  const bars = sums.map((sum, index) =>
    svg("rect", { x: index * width + 1, y: 180 - (sum / most) * 170, width: Math.max(1, width - 2), height: (sum / most) * 170, rx: 2 }, svg("title", {}, `${names[index]}: ${shown(sum)}`)),
  );
  return el(
    "figure",
    { class: "chart" },
    svg("svg", { viewBox: "0 0 900 182", role: "img", "aria-label": `From ${names[0]} to ${names.at(-1)}, at most ${shown(most)} a day`, preserveAspectRatio: "none" }, svg("path", { d: "M0 181h900", class: "axis" }), bars),
    el("figcaption", { class: "quiet" }, el("span", {}, names[0]), el("span", {}, `at most ${shown(most)} a day`), el("span", {}, names.at(-1))),
  );
}

/** The day so many days ago, as the reader's calendar has it. */
function localDay(before: number): string {
  const day = new Date(Date.now() - before * 86400_000);
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;
}

function ranking(title: string, lines: Dated<Line>[], nameOf: (line: Line) => string): HTMLElement {
  const sums = new Map<string, { cost: number; units: Map<string, number> }>();
  for (const line of lines) {
    const sum = sums.get(nameOf(line)) ?? { cost: 0, units: new Map<string, number>() };
    sum.cost += line.cost;
    sum.units.set(line.unit, (sum.units.get(line.unit) ?? 0) + line.quantity);
    sums.set(nameOf(line), sum);
  }
  const rows = [...sums].toSorted(([, one], [, other]) => other.cost - one.cost);
  const units = (counts: Map<string, number>) => [...counts].map(([unit, count]) => amount(count, unit)).join(", ");
  return el(
    "section",
    { class: "card" },
    el("h2", {}, title),
    el("div", { class: "table-frame", tabindex: 0, role: "region", "aria-label": title }, el("table", {}, el("tbody", {}, rows.map(([name, sum]) => el("tr", {}, el("th", { scope: "row" }, name), el("td", { class: "quiet" }, units(sum.units)), el("td", { class: "figures end" }, dollars(sum.cost))))))),
  );
}

/** `36 characters`; a unit of many is left as it is. */
function amount(count: number, unit: string): string {
  const figure = Math.round(count * 100) / 100;
  return `${figure} ${unit}${figure === 1 || unit.endsWith("s") ? "" : "s"}`;
}

function saveCsv(lines: Dated<Line>[]): void {
  const heads = ["day", "endpoint_id", "key", "unit", "quantity", "cost_usd"];
  const rows = lines.map((line) => [line.day, line.endpoint_id, line.auth_method ?? "", line.unit, line.quantity, line.cost]);
  const text = [heads, ...rows].map((cells) => cells.map(cell).join(",")).join("\r\n");
  const link = el("a", { href: URL.createObjectURL(new Blob([text], { type: "text/csv" })), download: "limpet-usage.csv" });
  link.click();
  URL.revokeObjectURL(link.href);
}

/** A cell that no spreadsheet takes for a formula. */
function cell(value: string | number): string {
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return `"${text.replaceAll('"', '""')}"`;
}
