export { type BarChart, drawBars } from './bars.ts';
export type { Drawing } from './drawing.ts';
export { drawLines, type LineChart } from './lines.ts';
export { png } from './png.ts';
export { svg } from './svg.ts';
export { type Bar, barsAsText, type Line, linesAsText } from './terminal.ts';
export { checkPlotPath, writePlot } from './write.ts';
