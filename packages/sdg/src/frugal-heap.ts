import { setFlagsFromString } from 'node:v8';

/**
 * Have V8 collect when twice as much lies in the heap as lived after the last collection, where it would let it grow to several
 * times that. Of 100,000 rows no more live at a time than of 1,000, so that this bounds what a long run takes, for some
 * hundredths of its CPU time. V8 reads the flag whenever it sets its next limit; one that it does not know, it passes over.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=100');
}
