// What was used: by day, by endpoint, by key; and the same as a table for a spreadsheet.
import { call } from "../api";
import { el, fill, svg } from "../dom";
import { dollars, shortId } from "../format";
import { icon } from "../icons";
import { empty, failure, heading, type Place, type View } from "./view";

interface Line {
  endpoint_id: string;
  unit: string;
  quantity: number;
  cost: number;
  auth_method?: string;
}

interface Report {
  time_series: { bucket: string; results: Line[] }[];
}


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
      const query = new URLSearchParams({ start: daysAgo(days), timeframe: "day", timezone: Intl.DateTimeFormat().resolvedOptions().timeZone, expand: "time_series,auth_method" });
      const report = await call<Report>("GET", `/v1/models/usage?${query}`);
      fill(body, report.time_series.length ? charts(report, days) : empty("Nothing used yet", "Finished requests are counted here."));
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

function charts(report: Report, days: number): HTMLElement[] {
  const lines = report.time_series.flatMap(({ bucket, results }) => results.map((line) => ({ day: bucket.slice(0, 10), ...line })));
  const total = lines.reduce((sum, line) => sum + line.cost, 0);
  const quantity = lines.reduce((sum, line) => sum + line.quantity, 0);
  const download = el("button", { type: "button", class: "button button-small", onclick: () => saveCsv(lines) }, icon("download"), "CSV");
  return [
    el("div", { class: "tiles" }, tile("Cost", dollars(total)), tile("Units", String(Math.round(quantity * 100) / 100)), tile("Models", String(new Set(lines.map((line) => line.endpoint_id)).size)), tile("Keys", String(new Set(lines.map((line) => line.auth_method)).size))),
    el("section", { class: "card" }, el("div", { class: "card-head" }, el("h2", {}, total > 0 ? "Cost by day" : "Units by day"), download), dayChart(lines, days, total > 0)),
    el("div", { class: "split even" }, ranking("By model", lines, (line) => shortId(line.endpoint_id)), ranking("By key", lines, (line) => line.auth_method ?? "")),
  ];
}

function tile(name: string, value: string): HTMLElement {
  return el("div", { class: "card tile" }, el("span", { class: "quiet" }, name), el("strong", {}, value));
}

type Dated = Line & { day: string };

function dayChart(lines: Dated[], days: number, isCost: boolean): HTMLElement {
  const names = Array.from({ length: days + 1 }, (_, index) => localDay(days - index));
  const sums = names.map((day) => lines.filter((line) => line.day === day).reduce((sum, line) => sum + (isCost ? line.cost : line.quantity), 0));
  const most = Math.max(...sums, Number.EPSILON);
  const width = 900 / names.length;
  const bars = sums.map((sum, index) =>
    svg("rect", { x: index * width + 1, y: 180 - (sum / most) * 170, width: Math.max(1, width - 2), height: (sum / most) * 170, rx: 2 }, svg("title", {}, `${names[index]}: ${isCost ? dollars(sum) : sum}`)),
  );
  return el(
    "figure",
    { class: "chart" },
    svg("svg", { viewBox: "0 0 900 182", role: "img", "aria-label": "Usage by day", preserveAspectRatio: "none" }, svg("path", { d: "M0 181h900", class: "axis" }), bars),
    el("figcaption", { class: "quiet" }, el("span", {}, names[0]), el("span", {}, `most: ${isCost ? dollars(most) : Math.round(most * 100) / 100}`), el("span", {}, names.at(-1))),
  );
}

/** The day so many days ago, as the reader's calendar has it. */
function localDay(before: number): string {
  const day = new Date(Date.now() - before * 86400_000);
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;
}

function ranking(title: string, lines: Dated[], nameOf: (line: Line) => string): HTMLElement {
  const sums = new Map<string, { cost: number; units: Map<string, number> }>();
  for (const line of lines) {
    const sum = sums.get(nameOf(line)) ?? { cost: 0, units: new Map<string, number>() };
    sum.cost += line.cost;
    sum.units.set(line.unit, (sum.units.get(line.unit) ?? 0) + line.quantity);
    sums.set(nameOf(line), sum);
  }
  const rows = [...sums].toSorted(([, one], [, other]) => other.cost - one.cost);
  const units = (counts: Map<string, number>) => [...counts].map(([unit, count]) => `${Math.round(count * 100) / 100} ${unit}`).join(", ");
  return el(
    "section",
    { class: "card" },
    el("h2", {}, title),
    el("div", { class: "table-frame", tabindex: 0, role: "region", "aria-label": title }, el("table", {}, el("tbody", {}, rows.map(([name, sum]) => el("tr", {}, el("th", { scope: "row" }, name), el("td", { class: "quiet" }, units(sum.units)), el("td", { class: "figures end" }, dollars(sum.cost))))))),
  );
}

function saveCsv(lines: Dated[]): void {
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
