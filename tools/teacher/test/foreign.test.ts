// Documents that nobody wrote for these rules: few facts, but right ones, and never a crash.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedData, temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import { factsOf } from '../src/facts.ts';
import { plain } from '../src/markdown/inline.ts';
import { questionsOf } from '../src/questions.ts';

const shared = sharedData();

test.runIf(shared)(
  'every answer stands in its document and every question names its subject and ends as one',
  () => {
    for (const path of documents()) {
      const markdown = readFileSync(path, 'utf8');
      const text = plain(markdown.normalize('NFC'));
      for (const fact of factsOf(markdown)) {
        expect(text, path).toContain(fact.value);
        for (const question of questionsOf(fact)) {
          expect(question).toMatch(/^\p{Lu}[^\n[\]{}*_|<>]{5,250}\?$/u);
          expect(question.toLowerCase()).toContain(fact.subject.toLowerCase());
          expect(question).not.toMatch(/\b(?:undefined|null|NaN)\b| {2}/);
        }
      }
    }
  },
);

test.runIf(shared)('no two facts of a document have a question in common', () => {
  for (const path of documents()) {
    const questions = factsOf(readFileSync(path, 'utf8')).flatMap((fact) => questionsOf(fact));
    expect(new Set(questions).size, path).toBe(questions.length);
  }
});

test.runIf(shared)('an encyclopedia article yields what it plainly says', () => {
  const phoenix = factsOf(readFileSync(join(shared!, 'documents/phoenix.md'), 'utf8'));
  const found = phoenix.map((fact) => [questionsOf(fact)[0], fact.value]);
  expect(found).toContainEqual([
    'What sort of thing is Phoenix?',
    'a minor constellation in the southern sky',
  ]);
  expect(found).toContainEqual(['What sort of thing is WASP-18?', 'a star of magnitude 9.29']);
  expect(found).toContainEqual(['What sort of thing is HD 142?', 'a yellow giant']);
});

let folder: string | undefined;

function documents(): string[] {
  folder ??= cloned();
  return [join(shared!, 'documents'), folder].flatMap((place) =>
    readdirSync(place)
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(place, name)),
  );
}

function cloned(): string {
  const place = join(temporaryFolder(), 'summit');
  execFileSync('git', ['clone', '--quiet', join(shared!, 'git/Summit_knowledge.bundle'), place]);
  return place;
}
