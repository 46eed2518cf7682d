// Loaded into Node before the program (NODE_OPTIONS=--require): sends fetch and WebSocket calls for the services' hosts to the
// Limpet server that LIMPET_SERVER names. Everything else passes untouched. Plain Node 18 and later, no dependencies.
"use strict";

const server = (process.env.LIMPET_SERVER || "").replace(/\/+$/, "");
const files = process.env.LIMPET_FILES || server;
const domains = ["fal.run", "fal.ai", "fal.media", "falrun.com", "minimax.io", "minimaxi.com", "minimax.cn", "minimax.chat", "vtrix.ai"];
const prefixes = [
  [/^queue\./, "/queue"],
  [/^rest\./, "/rest"],
  [/(^|\.)fal\.media$/, "/cdn"],
  [/\.minimaxi?\.(io|com|cn|chat)$/, "/minimax"],
];

function ourAddress(input, protocols) {
  let url;
  try {
    url = new URL(typeof input === "string" ? input : String(input));
  } catch {
    return null; // relative or broken: the original says what is wrong with it
  }
  if (!protocols.includes(url.protocol)) return null;
  return domains.some((domain) => url.hostname === domain || url.hostname.endsWith(`.${domain}`)) ? url : null;
}

// The proxy form, not the prefix form: the server then answers with fal's own addresses, and a program that compares or
// stores them sees what it would see at fal.
function redirected(url, headers) {
  const changed = new Headers(headers);
  changed.set("x-fal-target-url", url.href);
  changed.set("x-limpet-server", files);
  return [`${server}/api/fal/proxy`, changed];
}

function wrapFetch(original) {
  async function fetch(input, init) {
    const request = typeof Request === "function" && input instanceof Request;
    const url = ourAddress(request ? input.url : input, ["http:", "https:"]);
    if (url === null) return original.apply(this, arguments);
    url.hash = "";
    let response;
    if (request) {
      const merged = new Request(input, init);
      const [address, headers] = redirected(url, merged.headers);
      // Headers, and Node's own `dispatcher`, do not survive as properties of a Request.
      response = await original.call(this, new Request(address, merged), { ...init, body: undefined, headers });
    } else {
      const [address, headers] = redirected(url, init?.headers);
      response = await original.call(this, address, { ...init, headers });
    }
    Object.defineProperty(response, "url", { value: url.href, configurable: true });
    return response;
  }
  return fetch;
}

function wrapWebSocket(Original) {
  class WebSocket extends Original {
    constructor(address, ...options) {
      const url = ourAddress(address, ["wss:", "ws:", "https:", "http:"]);
      super(url === null ? address : socketAddress(url), ...options);
    }
  }
  return WebSocket;
}

// A socket's handshake takes no headers from the program, so here the host becomes a path prefix.
function socketAddress(url) {
  const prefix = prefixes.find(([pattern]) => pattern.test(url.hostname))?.[1] ?? "";
  return `${server.replace(/^http/, "ws")}${prefix}${url.pathname}${url.search}`;
}

// Node makes these globals on first use; a getter keeps that, so that programs without sockets do not load them.
function replaceGlobal(name, wrap) {
  const before = Object.getOwnPropertyDescriptor(globalThis, name);
  if (before === undefined || !before.configurable) return;
  let value;
  let made = false;
  Object.defineProperty(globalThis, name, {
    configurable: true,
    enumerable: before.enumerable,
    get() {
      if (!made) {
        const original = before.get ? before.get.call(globalThis) : before.value;
        value = typeof original === "function" ? wrap(original) : original;
        made = true;
      }
      return value;
    },
    set(replacement) {
      value = replacement;
      made = true;
    },
  });
}

if (server !== "") {
  replaceGlobal("fetch", wrapFetch);
  replaceGlobal("WebSocket", wrapWebSocket);
}
