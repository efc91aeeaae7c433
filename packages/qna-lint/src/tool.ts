import manifest from '../package.json' with { type: 'json' };

/** What the linter calls itself in summaries and rejects. */
export const tool = { name: 'qna-lint', version: manifest.version };
