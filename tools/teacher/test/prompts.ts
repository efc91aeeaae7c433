// Prompts as sdg writes them, as far as the stand-in reads them.

export function knowledgePrompt(document: string, count = 30): string {
  return `You write questions about a document.

[Start of Example Document]
# The Example Mill

- Height: 5 metres
[End of Example Document]

[QUESTION]
What is the height of the Example Mill?
[ANSWER]
5 metres
[END]

Write ${count} question and answer pairs about the document below, each in this form:

[QUESTION]
...
[ANSWER]
...
[END]

Reply [UNANSWERABLE] where nothing can be asked.

[Start of Document]
${document}
[End of Document]`;
}

export function skillPrompt({
  task,
  context,
  question,
  answer,
  count = 30,
}: {
  task: string;
  context?: string;
  question: string;
  answer: string;
  count?: number;
}): string {
  const given = context === undefined ? '' : `[Start of Context]\n${context}\n[End of Context]\n\n`;
  return `[Start of Task]\n${task}\n[End of Task]\n\n${given}[QUESTION]\n${question}\n[ANSWER]\n${answer}\n[END]\n\nWrite ${count} question and answer pairs of the same task.`;
}

export const tower = `# The Velm Tower

The Velm Tower is a lighthouse in the Sound of Lisk. The Velm Tower was built in 1911 by Ada Brenn.

- **Height:** 41 metres
- **Colour:** sea green
`;
