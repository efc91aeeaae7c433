import { contentRule } from './rule.ts';

/** No keys that open something. */
export const secrets = contentRule({
  name: 'secrets',
  level: 'warning',
  parameters: {},
  about: {
    what: 'No text holds a private key, or an access key or token by the form that its issuer gives it (AWS, GitHub, GitLab, Google, Slack, Stripe, OpenAI, Anthropic, Hugging Face, npm).',
    why: 'A taxonomy is published, and what a model has learnt by heart it tells whoever asks. A key cannot be taken back from either.',
    mend: 'Revoke the key at its issuer first; then write `YOUR_KEY` in its place.',
  },
  *check({ texts }) {
    for (const text of texts) {
      if (!/[-_]|A[KSI]/.test(text.text) || !beginning.test(text.text)) continue;
      for (const { name, pattern } of forms) {
        const found = pattern.exec(text.text);
        if (!found || isPlaceholder(found[0])) continue;
        yield {
          at: text,
          words: found[0],
          message: `Unexpected ${name} (${found[0].slice(0, 6)}…), expected no secrets`,
          help: 'Revoke it at its issuer, and write a placeholder in its place.',
        };
      }
    }
  },
});

// What one of the forms begins with: nearly every text has none, and is done with here.
const beginning =
  /-----BEGIN|AKIA|ASIA|AIza|gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|[rs]k_live_|sk-|hf_|npm_/;

const forms: readonly { name: string; pattern: RegExp }[] = [
  {
    name: 'private key',
    pattern: /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY(?: BLOCK)?-----\s+[A-Za-z0-9+/=]{16}/,
  },
  { name: 'access key of AWS', pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  {
    name: 'token of GitHub',
    pattern: /\b(?:gh[pousr]_[0-9A-Za-z]{36}|github_pat_[0-9A-Za-z_]{50,90})\b/,
  },
  { name: 'token of GitLab', pattern: /\bglpat-[0-9A-Za-z_-]{20}\b/ },
  { name: 'key of Google', pattern: /\bAIza[0-9A-Za-z_-]{35}\b/ },
  { name: 'token of Slack', pattern: /\bxox[abeoprs]-\d[0-9A-Za-z-]{20,100}\b/ },
  { name: 'key of Stripe', pattern: /\b[rs]k_live_[0-9A-Za-z]{20,100}\b/ },
  {
    name: 'key of OpenAI or Anthropic',
    pattern: /\bsk-(?:ant-|proj-)?[0-9A-Za-z_-]{32,200}\b/,
  },
  { name: 'token of Hugging Face', pattern: /\bhf_[A-Za-z]{34}\b/ },
  { name: 'token of npm', pattern: /\bnpm_[0-9A-Za-z]{36}\b/ },
];

// Documentation shows keys too: AKIAIOSFODNN7EXAMPLE, ghp_xxxxxxxx.
function isPlaceholder(key: string): boolean {
  if (/example|xxxx|0{8}|1234567|your/i.test(key) || new Set(key.slice(6)).size < 6) return true;
  // Words joined by hyphens are no key.
  return key.startsWith('sk-') && !(/\d/.test(key) && /[A-Z]/.test(key));
}
