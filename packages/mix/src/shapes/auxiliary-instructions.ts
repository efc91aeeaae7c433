/** How to ask for what a data set's documents are, by the name of the data set; one wording is drawn for each document. */
export const instructions: Readonly<Record<string, readonly string[]>> = {
  spellcheck: [
    'Correct the spelling mistakes in the text above.',
    'Write the text above again without any spelling mistakes.',
  ],
  summary_detailed: [
    'Write a detailed summary of the text above.',
    'Sum up the text above and leave out none of its points.',
    'What does the text above say? Answer with a thorough summary.',
    'Retell the text above in your own words, in detail.',
  ],
  summary_extractive: [
    'Pick the sentences of the text above that matter most.',
    'Sum up the text above in sentences taken from it.',
    'Which passages of the text above carry its meaning? Quote them in order.',
    'Make an extractive summary of the text above.',
  ],
  summary_atomic_facts: [
    'List every fact that the text above states, one by one.',
    'Break the text above down into single facts.',
    'Which separate statements does the text above make? List each of them.',
    'Write down the facts of the text above, each in a sentence of its own.',
  ],
};
