// The frame of all pages: session, navigation, theme; and which view belongs to which address.
import "./styles/main.css";
import { call } from "./api";
import { el, fill, svg } from "./dom";
import { icon } from "./icons";
import type { Session } from "./types";
import { compare } from "./views/compare";
import { deliveries } from "./views/deliveries";
import { files } from "./views/files";
import { gallery } from "./views/gallery";
import { keys } from "./views/keys";
import { login } from "./views/login";
import { playground } from "./views/playground";
import { request } from "./views/request";
import { requests } from "./views/requests";
import { usage } from "./views/usage";
import { empty, type Place, type View } from "./views/view";
import { workers } from "./views/workers";

const ROUTES: [RegExp, (place: Place, part: string) => View][] = [
  [/^\/$/, (place) => gallery(place)],
  [/^\/models\/(.+?)(?:\/api)?$/, (place, id) => playground(id, place)],
  [/^\/dashboard\/requests$/, (place) => requests(place)],
  [/^\/dashboard\/requests\/([^/]+)$/, (place, id) => request(id, place)],
  [/^\/dashboard\/compare$/, (place) => compare(place)],
  [/^\/dashboard\/files$/, () => files()],
  [/^\/dashboard\/keys$/, () => keys()],
  [/^\/dashboard\/usage$/, (place) => usage(place)],
  [/^\/dashboard\/workers$/, () => workers()],
  [/^\/dashboard\/webhooks$/, () => deliveries()],
];

/** Pages, and whether only administrators have them. */
const PAGES: [string, string, boolean][] = [
  ["/", "Models", false],
  ["/dashboard/requests", "Requests", false],
  ["/dashboard/files", "Files", false],
  ["/dashboard/usage", "Usage", true],
  ["/dashboard/keys", "Keys", true],
  ["/dashboard/workers", "Workers", true],
  ["/dashboard/webhooks", "Webhooks", false],
];

let session: Session | null = null;
let current: View | null = null;
const main = el("main", { id: "main", tabindex: -1 });
const nav = el("nav", { "aria-label": "Pages" });

async function start(): Promise<void> {
  applyTheme(localStorage.getItem("theme"));
  session = await openSession();
  window.addEventListener("signed-out", () => {
    if (session) showLogin();
  });
  if (session) showFrame();
  else showLogin();
}

/** The session that there is; on the user's own machine the local key opens one. */
async function openSession(): Promise<Session | null> {
  const found = await call<Session>("GET", "/v1/session");
  if (found.key_id !== null) return found;
  return found.local_key ? call<Session>("POST", "/v1/session", {}) : null;
}

function showLogin(): void {
  session = null;
  current?.stop?.();
  const node = login((opened) => {
    session = opened;
    showFrame();
  });
  fill(document.body, node);
  node.querySelector("input")?.focus();
}

function showFrame(): void {
  const brand = el("a", { href: "/", class: "brand" }, logo(), "Limpet");
  const theme = el("button", { type: "button", class: "icon-button", "aria-label": "Light or dark", title: "Light or dark", onclick: () => turnTheme(theme) });
  fill(theme, icon(isDark() ? "sun" : "moon"));
  const isLocal = session?.key_id === "local";
  const who = isLocal ? el("span", { class: "who" }, "local key") : el("button", { type: "button", class: "button button-small", onclick: () => void signOut() }, "Sign out");
  const skip = el("a", { href: "#main", class: "skip", "data-plain": true }, "Skip to the page");
  fill(document.body, skip, el("header", { class: "top" }, el("div", { class: "top-inner" }, brand, nav, el("div", { class: "top-end" }, who, theme))), main);
  show();
}

async function signOut(): Promise<void> {
  await call("DELETE", "/v1/session");
  showLogin();
}

function navigate(path: string, options: { replace?: boolean } = {}): void {
  if (options.replace) return history.replaceState(null, "", path);
  history.pushState(null, "", path);
  show();
  main.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

function show(): void {
  if (session === null) return;
  current?.stop?.();
  const path = location.pathname.length > 1 ? location.pathname.replace(/\/$/, "") : "/";
  const place: Place = { session, query: new URLSearchParams(location.search), navigate };
  const found = ROUTES.map(([pattern, make]) => [pattern.exec(path), make] as const).find(([match]) => match !== null);
  current = found ? found[1](place, decodeURIComponent(found[0]?.[1] ?? "")) : lost();
  document.title = `${current.title} · Limpet`;
  fill(main, current.node);
  showPages(path);
}

function lost(): View {
  return { title: "Not found", node: empty("There is no such page", el("a", { href: "/" }, "All models")) };
}

function showPages(path: string): void {
  const links = PAGES.filter(([, , isForAdmins]) => !isForAdmins || session?.scope === "ADMIN").map(([address, name]) => {
    const isHere = address === "/" ? path === "/" || path.startsWith("/models/") : path.startsWith(address);
    return el("a", { href: address, "aria-current": isHere ? "page" : null }, name);
  });
  fill(nav, links);
  nav.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" }); // on a phone they are a strip
}

function logo(): SVGElement {
  return svg("svg", { viewBox: "0 0 32 32", class: "logo", "aria-hidden": "true" }, svg("path", { class: "shell", d: "M16 5 3 26h26z" }), svg("path", { class: "ribs", d: "M16 8v17M16 8 9.500 25M16 8l6.500 17" }));
}

function isDark(): boolean {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function turnTheme(button: HTMLElement): void {
  const theme = isDark() ? "light" : "dark";
  localStorage.setItem("theme", theme);
  applyTheme(theme);
  fill(button, icon(isDark() ? "sun" : "moon"));
}

function applyTheme(theme: string | null): void {
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
}

document.addEventListener("click", (event) => {
  const link = (event.target as Element).closest("a");
  if (!link || link.target || link.hasAttribute("download") || link.dataset.plain !== undefined || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const address = new URL(link.href);
  const isPage = address.origin === location.origin && (address.pathname === "/" || /^\/(models|dashboard)\//.test(address.pathname));
  if (!isPage) return;
  event.preventDefault();
  navigate(address.pathname + address.search);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) (document.activeElement as Element | null)?.closest("form")?.requestSubmit();
});
window.addEventListener("popstate", show);
void start();
