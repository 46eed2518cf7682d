// The pictures that come with the pages.
import coffee from "../../docs/samples/coffee.jpg";
import harbour from "../../docs/samples/harbour.jpg";

export interface Sample {
  name: string;
  url: string;
}

export const samples: Sample[] = [
  { name: "harbour", url: harbour },
  { name: "coffee", url: coffee },
];
