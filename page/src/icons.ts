// The line drawings of the pages, on a grid of 24.
import { svg } from "./dom";

const PATHS: Record<string, string> = {
  video: "M3 6.500h12v11H3zM15 10.500l6-3.500v10l-6-3.500",
  picture: "M3.500 5h17v14h-17zM3.500 16l5-5 4 4 3-2.500 5 4.500M15.500 9.500h.01",
  speech: "M9 4.500h6v9a3 3 0 0 1-6 0zM5.500 12a6.500 6.500 0 0 0 13 0M12 18.500V21",
  music: "M9 18V5.500l11-2V16M9 18a2.500 2.500 0 1 1-5 0 2.500 2.500 0 0 1 5 0zM20 16a2.500 2.500 0 1 1-5 0 2.500 2.500 0 0 1 5 0z",
  search: "M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM20 20l-4.800-4.800",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M5.300 18.700l1.400-1.400M17.300 6.700l1.400-1.400",
  moon: "M19.500 14A8 8 0 0 1 10 4.500a8 8 0 1 0 9.500 9.500z",
  copy: "M9 9h11v11H9zM15 9V4H4v11h5",
  download: "M12 4v11M7.500 11l4.500 4.500 4.500-4.500M4.500 20h15",
  link: "M10 14a4 4 0 0 0 5.700 0l3-3A4 4 0 0 0 13 5.300l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3A4 4 0 0 0 11 18.700l1-1",
  play: "M7 4.500v15l12.500-7.500z",
  pause: "M8 5v14M16 5v14",
  back: "M18 5v14L9 12zM6 5v14",
  forward: "M6 5v14l9-7zM18 5v14",
  loop: "M4 11a7 7 0 0 1 12-4.500L18.500 9M18.500 4.500V9H14M20 13a7 7 0 0 1-12 4.500L5.500 15M5.500 19.500V15H10",
  cross: "M6 6l12 12M18 6L6 18",
  plus: "M12 5v14M5 12h14",
  trash: "M4.500 7h15M9.500 7V4.500h5V7M6.500 7l1 13h9l1-13",
  upload: "M12 16V5M7.500 9.500L12 5l4.500 4.500M4.500 20h15",
  check: "M5 12.500l4.500 4.500L19 7.500",
  columns: "M4 5h7v14H4zM13 5h7v14h-7z",
};

export type IconName = keyof typeof PATHS;

export function icon(name: string): SVGElement {
  return svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }, svg("path", { d: PATHS[name] ?? "" }));
}

/** What stands for a category. */
export function categoryIcon(category: string): SVGElement {
  if (category.endsWith("video")) return icon("video");
  if (category.endsWith("image")) return icon("picture");
  return icon(category.endsWith("speech") ? "speech" : "music");
}
