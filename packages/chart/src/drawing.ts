/** Something to draw, in pixels from the top left. Colours are `#rrggbb`. */
export type Shape =
  | { shape: 'rectangle'; x: number; y: number; width: number; height: number; colour: string }
  | { shape: 'path'; points: readonly Point[]; colour: string; width: number }
  | {
      shape: 'text';
      x: number;
      /** Where the letters stand. */
      y: number;
      text: string;
      anchor: 'start' | 'middle' | 'end';
      colour: string;
      /** Read from bottom to top. */
      upwards?: true;
    };

export type Point = readonly [x: number, y: number];

/** What a chart is drawn as, whatever file it goes to. */
export interface Drawing {
  title: string;
  width: number;
  height: number;
  shapes: readonly Shape[];
}

export const ink = '#222222';
export const grid = '#dddddd';

/** Colours that people who see fewer of them tell apart (Okabe and Ito 2008). */
const colours = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#e69f00',
  '#56b4e9',
  '#000000',
] as const;

export function colourOf(index: number): string {
  return colours[index % colours.length] as string;
}

/** Width of a letter in both formats, about. */
export const letter = 7;
