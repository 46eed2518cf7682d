// Figures and times as people read them.

export function seconds(value: number): string {
  if (value < 10) return `${value.toFixed(1)} s`;
  if (value < 90) return `${Math.round(value)} s`;
  const minutes = Math.floor(value / 60);
  return minutes < 90 ? `${minutes} min ${Math.round(value % 60)} s` : `${(value / 3600).toFixed(1)} h`;
}

export function bytes(value: number): string {
  if (value < 1000) return `${value} B`;
  if (value < 1e6) return `${Math.round(value / 1e3)} kB`;
  return value < 1e9 ? `${(value / 1e6).toFixed(1)} MB` : `${(value / 1e9).toFixed(2)} GB`;
}

export function dollars(value: number): string {
  if (value === 0) return "free";
  return value < 0.01 ? `$${value.toFixed(4)}` : `$${value.toFixed(2)}`;
}

/** Seconds between two moments as the server writes them. */
export function between(start: string, end: string | null): number {
  return ((end === null ? Date.now() : Date.parse(end)) - Date.parse(start)) / 1000;
}

export function ago(moment: string): string {
  const past = Math.max(0, between(moment, null));
  if (past < 60) return "just now";
  if (past < 3600) return `${Math.floor(past / 60)} min ago`;
  if (past < 86400) return `${Math.floor(past / 3600)} h ago`;
  return new Date(moment).toLocaleDateString(undefined, { day: "numeric", month: "short" });
}

export function clock(moment: string): string {
  return new Date(moment).toLocaleTimeString(undefined, { hour12: false });
}

export function full(moment: string): string {
  return new Date(moment).toLocaleString(undefined, { hour12: false });
}

/** `voice_setting` as a label. */
export function words(name: string): string {
  const text = name.replaceAll("_", " ").replace(/\burls?\b/, "").trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The end of an endpoint's id, which is what tells it from its siblings. */
export function shortId(id: string): string {
  return id.replace(/^fal-ai\/minimax[/-]?/, "").replace(/^minimax\//, "");
}
