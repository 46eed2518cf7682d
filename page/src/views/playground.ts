// One endpoint: a form, a run that can be watched, what came of it, and the call as code.
import { ApiError, call, problems, sentence } from "../api";
import { codeView } from "../code";
import { el, fill } from "../dom";
import { makeForm, type Form } from "../form";
import { categoryIcon } from "../icons";
import { cancel, follow, logView } from "../run";
import { firstBody, inputFields, type Field } from "../schema";
import type { Detail, Model } from "../types";
import { allModels } from "./gallery";
import { resultActions, resultView } from "./result";
import { attribution, empty, engineBadge, failure, type Place, type View } from "./view";

export function playground(endpoint: string, place: Place): View {
  const node = el("div", { class: "playground" }, el("p", { class: "quiet", role: "status" }, "Loading"));
  const ending = new AbortController();
  void build(endpoint, place, ending.signal).then(
    (children) => fill(node, children),
    (error) => fill(node, failure(error)),
  );
  return { title: endpoint.replace(/^fal-ai\//, ""), node, stop: () => ending.abort() };
}

async function build(endpoint: string, place: Place, signal: AbortSignal): Promise<HTMLElement[]> {
  const model = (await allModels()).find((one) => one.endpoint_id === endpoint);
  if (!model) return [empty("There is no such model", el("a", { href: "/" }, "All models"))];
  const fields = await inputFields(endpoint);
  const code = codeView(endpoint, place.session.key_id === "local");
  const desk = new Desk(model, fields, place, signal);
  desk.onBody = (body) => code.show(body);
  await desk.begin(place.query.get("request"));
  return [head(model), el("div", { class: "desk" }, desk.inputCard, desk.resultCard), code.node];
}

function head(model: Model): HTMLElement {
  const { display_name, category, description } = model.metadata;
  const off = model.engine.name === null && el("p", { class: "notice" }, model.engine.reason);
  return el(
    "header",
    { class: "page-head" },
    el(
      "div",
      {},
      el("p", { class: "crumb" }, el("a", { href: `/?category=${category}` }, categoryIcon(category), category.replaceAll("-", " "))),
      el("h1", {}, display_name),
      el("p", { class: "lead" }, description),
      el("p", { class: "head-line" }, engineBadge(model.engine), el("span", { class: "path" }, model.endpoint_id), el("a", { href: `/models/${model.endpoint_id}/llms.txt`, target: "_blank", rel: "noopener" }, "Reference")),
      attribution(model.engine.attribution),
      off,
    ),
  );
}

/** The form on one side, what becomes of its request on the other. */
class Desk {
  readonly inputCard: HTMLElement;
  readonly resultCard: HTMLElement;
  onBody: (body: Record<string, unknown>) => void = () => {};
  private readonly form: Form;
  private readonly runButton = el("button", { type: "submit", class: "button button-main" }, "Run");
  private readonly cancelButton = el("button", { type: "button", class: "button", hidden: true }, "Cancel");
  private readonly result = el("div", { class: "result", "aria-live": "polite" });
  private readonly notice = el("div", {});

  constructor(
    private readonly model: Model,
    private readonly fields: Field[],
    private readonly place: Place,
    private readonly signal: AbortSignal,
  ) {
    this.form = makeForm(fields, { speaksOfCamera: model.metadata.category.endsWith("video") }, () => this.onBody(this.form?.body() ?? {}));
    const reset = el("button", { type: "button", class: "button button-plain", onclick: () => void this.begin(null) }, "Reset");
    this.inputCard = el(
      "form",
      { class: "card", novalidate: true, "aria-label": "Input", onsubmit: (event: Event) => { event.preventDefault(); void this.run(); } },
      this.form.node,
      this.notice,
      el("div", { class: "form-foot" }, reset, this.cancelButton, this.runButton),
    );
    this.resultCard = el("section", { class: "card result-card", "aria-label": "Result" }, this.result);
  }

  /** Fills the form: from a request that was made before, or with the example of the endpoint. */
  async begin(request: string | null): Promise<void> {
    this.form.clear();
    this.idle();
    if (request !== null) return this.recall(request);
    this.form.set(firstBody(this.fields));
    this.onBody(this.form.body());
  }

  private async recall(id: string): Promise<void> {
    const detail = await call<Detail>("GET", `/v1/requests/${id}`);
    this.form.set((detail.json_input ?? {}) as Record<string, unknown>);
    this.onBody(this.form.body());
    if (detail.status === "COMPLETED") this.show(detail);
    else void this.watch(id);
  }

  private idle(): void {
    const isOff = this.model.engine.name === null;
    fill(this.result, empty(isOff ? "No engine makes this here" : "Nothing made yet", isOff ? (this.model.engine.reason ?? "") : "Press Run, or Ctrl and Enter anywhere in the form."));
  }

  async run(): Promise<void> {
    this.form.clear();
    fill(this.notice);
    this.runButton.disabled = true;
    try {
      const { request_id } = await call<{ request_id: string }>("POST", `/queue/${this.model.endpoint_id}`, this.form.body());
      this.place.navigate(`/models/${this.model.endpoint_id}?request=${request_id}`, { replace: true });
      await this.watch(request_id);
    } catch (error) {
      fill(this.notice, failure(error));
    } finally {
      this.runButton.disabled = false;
    }
  }

  private async watch(id: string): Promise<void> {
    const follower = follow(id, this.signal);
    fill(this.result, follower.node);
    this.resultCard.scrollIntoView({ block: "nearest" }); // on a phone it stands below the form
    this.cancelButton.hidden = false;
    this.cancelButton.onclick = () => void cancel(this.model.endpoint_id, id).catch((error: ApiError) => error.status === 400 || fill(this.notice, failure(error)));
    try {
      this.show(await follower.ended);
    } catch (error) {
      if (!this.signal.aborted) fill(this.result, failure(error));
    } finally {
      this.cancelButton.hidden = true;
    }
  }

  private show(detail: Detail): void {
    const log = detail.logs.length > 0 && el("details", { class: "fold" }, el("summary", {}, `Log, ${detail.logs.length} lines`), logView(detail.logs).node);
    const details = el("a", { class: "button button-small", href: `/dashboard/requests/${detail.request_id}` }, "Details");
    if (detail.status_code === 200) {
      fill(this.result, resultView(detail), resultActions(detail, details), log);
      return;
    }
    const others = this.form.complain(problems(detail.json_output));
    const isAtFields = problems(detail.json_output).length > others.length;
    const title = detail.status_code === 499 ? "Cancelled" : isAtFields ? "The input needs a change" : "It did not work";
    fill(this.result, el("div", { class: "notice notice-bad", role: "alert" }, el("strong", {}, title), el("p", {}, sentence(detail.json_output) ?? "")), log);
    this.form.node.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }
}
