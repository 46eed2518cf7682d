// The call as a program writes it, in several languages and in the dialects of other APIs.
import { el, fill } from "./dom";
import { icon } from "./icons";

type Body = Record<string, unknown>;

interface Call {
  endpoint: string;
  body: Body;
  isLocal: boolean;
}

export interface CodeView {
  node: HTMLElement;
  show(body: Body): void;
}

const WORDS_OF: Record<string, Record<string, string>> = {
  python: { true: "True", false: "False", null: "None" },
  javascript: { true: "true", false: "false", null: "null" },
};

function literal(value: unknown, language: string, indent: number): string {
  const pad = "\n" + " ".repeat(indent + (language === "python" ? 4 : 2));
  const end = "\n" + " ".repeat(indent);
  const deeper = pad.length - 1;
  if (Array.isArray(value)) return value.length ? `[${pad}${value.map((one) => literal(one, language, deeper)).join(`,${pad}`)}${end}]` : "[]";
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([name, one]) => `${propertyName(name, language)}: ${literal(one, language, deeper)}`);
    return entries.length ? `{${pad}${entries.join(`,${pad}`)}${end}}` : "{}";
  }
  return WORDS_OF[language]?.[String(value)] && typeof value !== "string" ? (WORDS_OF[language]?.[String(value)] ?? "") : JSON.stringify(value);
}

function propertyName(name: string, language: string): string {
  return language === "javascript" && /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function curl(url: string, headers: string[], body: Body): string {
  const lines = headers.map((header) => `  --header ${header}`);
  return [`curl --request POST`, `  --url ${url}`, ...lines, `  --data ${quoted(JSON.stringify(body, null, 2))}`].join(" \\\n");
}

const JSON_HEADER = '"Content-Type: application/json"';
const key = (call: Call) => (call.isLocal ? "local:local" : "$FAL_KEY");

const SNIPPETS: Record<string, (call: Call) => string | null> = {
  cURL: (call) => curl(`${location.origin}/${call.endpoint}`, [`"Authorization: Key ${key(call)}"`, JSON_HEADER], call.body),
  Python: (call) => `# Run it as it is:  limpet exec -- python app.py
import fal_client

result = fal_client.subscribe(
    ${JSON.stringify(call.endpoint)},
    arguments=${literal(call.body, "python", 4)},
    with_logs=True,
    on_queue_update=print,
)
print(result)`,
  JavaScript: (call) => `import { fal } from "@fal-ai/client";

fal.config({
  credentials: ${call.isLocal ? '"local:local"' : "process.env.FAL_KEY"},
  proxyUrl: { url: "${location.origin}/api/fal/proxy", when: "always" },
});
const result = await fal.subscribe(${JSON.stringify(call.endpoint)}, {
  input: ${literal(call.body, "javascript", 2)},
  logs: true,
  onQueueUpdate: console.log,
});
console.log(result.data);`,
  MiniMax: minimax,
  Vtrix: vtrix,
};

/** The models of other dialects behind fal's endpoints: pattern, MiniMax's name, resolution, the gateway's name. */
const MODELS: [RegExp, string, string, string][] = [
  [/hailuo-02-fast\/image/, "MiniMax-Hailuo-02", "512P", "minimax_hailuo_02_i2v"],
  [/hailuo-02\/pro\/text/, "MiniMax-Hailuo-02", "1080P", "minimax_hailuo_02"],
  [/hailuo-02\/pro\/image/, "MiniMax-Hailuo-02", "1080P", "minimax_hailuo_02_i2v"],
  [/hailuo-02\/standard\/text/, "MiniMax-Hailuo-02", "768P", "minimax_hailuo_02"],
  [/hailuo-02\/standard\/image/, "MiniMax-Hailuo-02", "768P", "minimax_hailuo_02_i2v"],
  [/hailuo-2\.3\/pro\/text/, "MiniMax-Hailuo-2.3", "1080P", "minimax_hailuo_23_t2v"],
  [/hailuo-2\.3\/pro\/image/, "MiniMax-Hailuo-2.3", "1080P", "minimax_hailuo_23_i2v"],
  [/hailuo-2\.3\/standard\/text/, "MiniMax-Hailuo-2.3", "768P", "minimax_hailuo_23_t2v"],
  [/hailuo-2\.3\/standard\/image/, "MiniMax-Hailuo-2.3", "768P", "minimax_hailuo_23_i2v"],
  [/hailuo-2\.3-fast\/pro/, "MiniMax-Hailuo-2.3-Fast", "1080P", "minimax_hailuo_23_fast_i2v"],
  [/hailuo-2\.3-fast\/standard/, "MiniMax-Hailuo-2.3-Fast", "768P", "minimax_hailuo_23_fast_i2v"],
];

/** The same call in the words that MiniMax and the gateway share; null where they have none for it. */
function translated(call: Call, place: 1 | 3): Body | null {
  const model = MODELS.find(([pattern]) => pattern.test(call.endpoint));
  if (!model) return null;
  const body: Body = { model: model[place], prompt: call.body.prompt };
  if (call.body.image_url) body.first_frame_image = call.body.image_url;
  if (call.body.end_image_url) body.last_frame_image = call.body.end_image_url;
  body.duration = Number(call.body.duration ?? 6);
  body.resolution = call.body.resolution ?? model[2];
  return body;
}

function minimax(call: Call): string | null {
  const body = translated(call, 1);
  return body && curl(`${location.origin}/minimax/v1/video_generation`, bearer(call), body);
}

function vtrix(call: Call): string | null {
  const body = translated(call, 3);
  return body && curl(`${location.origin}/vtrix/model/v1/generation`, bearer(call), body);
}

function bearer(call: Call): string[] {
  return [`"Authorization: Bearer ${key(call)}"`, JSON_HEADER];
}

export function codeView(endpoint: string, isLocal: boolean): CodeView {
  let call: Call = { endpoint, body: {}, isLocal };
  let chosen = "cURL";
  const text = el("code", {});
  const tabs = el("div", { class: "tabs", role: "tablist", "aria-label": "Language" });
  const panel = el("pre", { class: "code", tabindex: 0, role: "tabpanel", "aria-label": "The call as code" }, text);
  const copy = el("button", { type: "button", class: "button button-small", onclick: () => void copied(copy, text.textContent ?? "") }, icon("copy"), "Copy");
  const render = () => {
    const names = Object.keys(SNIPPETS).filter((name) => SNIPPETS[name]?.(call) !== null);
    fill(
      tabs,
      names.map((name) =>
        el("button", { type: "button", role: "tab", "aria-selected": String(name === chosen), tabindex: name === chosen ? 0 : -1, onclick: () => choose(name) }, name),
      ),
    );
    fill(text, SNIPPETS[chosen]?.(call) ?? "");
  };
  const choose = (name: string) => {
    chosen = name;
    render();
    (tabs.querySelector('[aria-selected="true"]') as HTMLElement).focus();
  };
  tabs.addEventListener("keydown", (event) => {
    const names = [...tabs.children].map((tab) => tab.textContent ?? "");
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) choose(names[(names.indexOf(chosen) + step + names.length) % names.length] ?? chosen);
  });
  return {
    node: el("section", { class: "card code-card", "aria-label": "Code" }, el("div", { class: "card-head" }, tabs, copy), panel),
    show(body) {
      call = { ...call, body };
      render();
    },
  };
}

/** Copies a text and says so on the button for a moment. */
export async function copied(button: HTMLElement, text: string): Promise<void> {
  await toClipboard(text);
  const before = [...button.childNodes];
  fill(button, icon("check"), "Copied");
  window.setTimeout(() => button.replaceChildren(...before), 1500);
}

/** Browsers give the clipboard to secure addresses only; a server in the own network is seldom one. */
async function toClipboard(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = el("textarea", { class: "unseen" });
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}
